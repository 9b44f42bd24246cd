#pragma once
#include "configuration/change.hpp"

#include <optional>
#include <string>

namespace pyscaler::configuration {

/// What holds for one noun when a person changes it, beyond its description. Objects are given as pointers to what the
/// collection's type describes; `before` is null for a new one. Functions that a noun does not need are null.
struct NounRules {
    /// Sets what follows from the change and is not for people to say.
    void (*complete)(const ChangeContext& context, const void* before, void* object) = nullptr;
    /// Tells the world of it, when it is written; `after` is null when it was removed.
    void (*announce)(const ChangeContext& context, const void* before, const void* after) = nullptr;
    /// What is wrong with it; called when all that belongs to the change is written.
    model::FieldErrors (*faults)(const ChangeContext& context, const void* before, const void* object) = nullptr;
    /// Why it may not be removed.
    std::optional<std::string> (*held_by)(const void* object) = nullptr;
    /// Why one that was removed cannot be made again from its members (as JSON).
    std::optional<std::string> (*gone_for_good)(const boost::json::object& members) = nullptr;
    /// Whether the program made it for itself: then it is no part of what apply files describe.
    bool (*is_ours)(const void* object) = nullptr;
};

const NounRules& rules_of(const model::TypeDescription& type);

}  // namespace pyscaler::configuration
