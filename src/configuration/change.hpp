#pragma once
#include "base/clock.hpp"
#include "configuration/registry.hpp"
#include "configuration/rejected.hpp"
#include "db/session.hpp"

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The one way in which anything that a person changes comes into the database: by API, apply file or command line.
namespace pyscaler::configuration {

/// Who changes something, and from where ("10.0.0.7", "apply", "command line").
struct Actor {
    std::string who;
    std::string origin;
};

/// What a check says about an object as it was saved. With errors the change is not made.
struct Remarks {
    model::FieldErrors errors{};
    model::FieldErrors warnings{};
};

/// Looks at an object after it was written and before the transaction ends (so it sees the new state of everything):
/// for rules of modules that stand further down, such as the lint of policies. `object` is what the collection's type
/// describes.
using Check = std::function<Remarks(db::Session&, const Collection&, const void* object)>;

/// The transaction, and in whose name it is made. References outlive it.
struct ChangeContext {
    db::Session& session;
    Time now;
    Actor actor;
    const std::vector<Check>& checks;
};

enum class Verb {
    create,
    replace,  ///< what the input leaves out takes its default, except secrets, what the system sets and `kept_members`
    patch,    ///< only what the input names
    remove,
};

struct ChangeRequest {
    Verb verb{};
    const Collection* collection = nullptr;
    std::string identity{};  ///< the name, or the id; of what there is already
    boost::json::object input{};
    std::string note{};      ///< why, for the audit
    std::string if_match{};  ///< the etag it must have now; empty: any
    /// Sets in the object (as the collection's type describes it) what only the program sets: the hash of a token.
    std::function<void(void* object)> prepare{};
};

/// An object as it is now.
struct Object {
    std::int64_t id = 0;
    std::string identity{};
    boost::json::object json{};  ///< secrets as `{"sealed": true}`
    std::string etag{};          ///< changes with every change by a person; without quotes
    model::FieldErrors warnings{};
    boost::json::object changes{};  ///< what was changed: field → [before, after]
    /// Of the collection's type, before and now; null where there was none or is none.
    std::shared_ptr<void> before{}, value{};
};

/// Makes one change: reads and validates the input with all references, sets what the system sets, writes the object
/// and an audit entry with each field's change (secrets only as sealed), and runs the checks. A change that changes
/// nothing writes nothing.
/// A fixed node made so is in service at once. Refused are, besides what each noun's own rules say: removing a node
/// that has an instance (an action does that), and renaming it or its cluster.
Outcome<Object> change(const ChangeContext& context, const ChangeRequest& request);

/// The object with this name or id, with its etag; `Errc::not_found`.
Outcome<Object> read_object(db::Session& session, const Collection& collection, std::string_view identity);

}  // namespace pyscaler::configuration
