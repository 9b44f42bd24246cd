#include "model/described.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pyscaler::model {

namespace detail {

std::optional<std::string> must_be(std::string_view what) { return fmt::format("must be {}", what); }

std::optional<std::string> must_be_between(std::int64_t least, std::int64_t most) {
    return fmt::format("must be between {} and {}", least, most);
}

std::optional<std::string> must_be_one_of(const std::vector<std::string>& names) {
    return fmt::format("must be one of \"{}\"", fmt::join(names, "\", \""));
}

bool is_required(const Member& member, const void* fresh_object) {
    const auto& type = *member.type;
    if (member.read_only || type.nullable || type.least == 0 || type.to_cell == nullptr) return false;
    const auto cell = type.to_cell(member.in(fresh_object));
    const auto* text = std::get_if<std::string>(&cell);
    return text != nullptr && text->empty();
}

}  // namespace detail

const Member* TypeDescription::find(std::string_view member) const {
    const auto at = std::find_if(members.begin(), members.end(), [&](const Member& one) { return one.name == member; });
    return at == members.end() ? nullptr : &*at;
}

const KindDescription* TypeDescription::find_kind(std::string_view kind) const {
    const auto at = std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.name == kind; });
    return at == kinds.end() ? nullptr : &*at;
}

}  // namespace pyscaler::model
