#include "db/query.hpp"

namespace pyscaler::db {
namespace {

/// The scalar type that a value given for this member is compared with.
const model::ValueType* compared_type(const model::Member& member) {
    return member.type->kind == model::ValueKind::list ? member.type->element : member.type;
}

}  // namespace

std::optional<model::FieldError> Query::add_filter(const model::TypeDescription& type, std::string_view member,
                                                   std::string_view text, Operator compare) {
    const bool is_kind = member == "kind" && !type.kinds.empty();
    const auto* found = type.find(member);
    const auto* value_type = found == nullptr ? nullptr : compared_type(*found);
    if (!is_kind && (value_type == nullptr || value_type->kind == model::ValueKind::secret))
        return model::FieldError{std::string(member), "is not something to filter " + type.name + " by"};
    Condition condition{std::string(member), compare, {}};
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        const auto item = text.substr(at, end - at);
        at = end + 1;
        std::optional<std::string> fault;
        if (item == "null")
            condition.values.emplace_back();
        else
            condition.values.push_back(is_kind ? model::Cell{std::string(item)}
                                               : model::cell_from_text(*value_type, item, fault));
        if (fault) return model::FieldError{std::string(member), *fault};
    }
    conditions.push_back(std::move(condition));
    return std::nullopt;
}

}  // namespace pyscaler::db
