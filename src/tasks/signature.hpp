#pragma once
#include "base/result.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace pyscaler::tasks {

namespace json = boost::json;

/// A task to be called later, inside a message: a member of a chain, or what to call on success or failure.
struct Signature {
    std::string task{};
    json::array args{};
    json::object kwargs{};
    json::object options{};        ///< `task_id`, `reply_to`, `queue`, `priority`, as Celery's apply_async takes them
    json::value subtask_type{};    ///< null for a plain task
    bool immutable{false};         ///< true: the result of the task before is not put in front of `args`
    json::object other_members{};  ///< what other versions of Celery add; kept as it came

    friend bool operator==(const Signature&, const Signature&) = default;
};

json::object to_json(const Signature& signature);

/// `Errc::invalid` names the member under `where` and what was expected.
Result<Signature> read_signature(const json::value& value, std::string_view where);

}  // namespace pyscaler::tasks
