#include "tasks/signature.hpp"

#include "tasks/member_reader.hpp"

#include <fmt/core.h>

namespace pyscaler::tasks {

json::object to_json(const Signature& signature) {
    json::object all;
    all["task"] = signature.task;
    all["args"] = signature.args;
    all["kwargs"] = signature.kwargs;
    all["options"] = signature.options;
    all["subtask_type"] = signature.subtask_type;
    all["immutable"] = signature.immutable;
    for (const auto& member : signature.other_members) all.emplace(member.key(), member.value());
    return all;
}

Result<Signature> read_signature(const json::value& value, std::string_view where) {
    if (!value.is_object()) return Error{Errc::invalid, fmt::format("{}: expected an object", where)};
    MemberReader reader{value.get_object(), std::string(where)};
    Signature signature;
    signature.task = reader.required_text("task");
    signature.args = reader.array("args");
    signature.kwargs = reader.object("kwargs");
    signature.options = reader.object("options");
    signature.subtask_type = reader.value("subtask_type");
    signature.immutable = reader.flag("immutable");
    if (reader.error()) return *reader.error();
    signature.other_members = reader.rest();
    return signature;
}

}  // namespace pyscaler::tasks
