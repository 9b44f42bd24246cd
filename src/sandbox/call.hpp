#pragma once
#include "aws/form.hpp"
#include "base/clock.hpp"
#include "sandbox/xml.hpp"

#include <map>
#include <string>

namespace pyscaler::sandbox {

/// One call of an AWS API, its signature checked.
struct Call {
    std::string action;
    aws::Form form;
    Time now{};

    /// Throws `Refusal` MissingParameter when it is not there.
    std::string required(const std::string& name) const;
    /// Throws `Refusal` when it is not a whole number from `low` to `high`.
    long number(const std::string& name, long fallback, long low, long high) const;
    bool flag(const std::string& name) const { return form.text(name) == "true"; }
};

/// Answers the actions of one service. `answer` is the element that the action's fields stand in.
template <class Api>
using Actions = std::map<std::string, void (Api::*)(const Call& call, Xml answer)>;

}  // namespace pyscaler::sandbox
