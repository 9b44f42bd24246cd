#include "db/session.hpp"

#include "model/names.hpp"

#include <fmt/core.h>

namespace pyscaler::db {
namespace {

/// `ssh_profiles` → `SshProfile`: what people call a thing of this table.
std::string noun_of(std::string_view table) {
    std::string noun;
    bool begins = true;
    for (const char c : table) {
        if (c != '_') noun += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        begins = c == '_';
    }
    if (noun.ends_with("ies")) return noun.substr(0, noun.size() - 3) + 'y';
    if (noun.ends_with('s')) noun.pop_back();
    return noun;
}

/// `steps[2].action` of the object that people see.
std::string field_of(const DanglingReference& reference) {
    if (reference.position < 0) return reference.column;
    // A list's table is called after its owner's type and the member: trigger_steps. Kinds' lists are called after the
    // kind.
    const auto singular = model::snake_case(noun_of(reference.owner_table)) + '_';
    const auto member =
        reference.table.starts_with(singular) ? reference.table.substr(singular.size()) : reference.table;
    const auto entry = fmt::format("{}[{}]", member, reference.position);
    return reference.column == "value" ? entry : entry + '.' + reference.column;
}

}  // namespace

Result<void> Session::check_references() {
    if (!connection_.has_dangling_references()) return {};
    Error missing{Errc::invalid, "a reference points to nothing"};
    bool first = true;
    for (const auto& reference : connection_.dangling_references()) {
        const auto target = noun_of(reference.target_table);
        const auto owner = fmt::format("{} \"{}\"", noun_of(reference.owner_table), reference.owner);
        const auto field = field_of(reference);
        if (is_gone(reference))
            return Error{Errc::conflict, fmt::format("{} \"{}\" is in use: {} refers to it ({})", target,
                                                     reference.target, owner, field)};
        if (std::exchange(first, false))
            missing = {Errc::invalid, fmt::format("{}: there is no {} \"{}\", which {} refers to", field, target,
                                                  reference.target, owner)};
    }
    return missing;
}

std::vector<Referrer> Session::referrers_of_gone() {
    std::vector<Referrer> found;
    for (const auto& reference : connection_.dangling_references())
        if (is_gone(reference)) found.push_back({noun_of(reference.owner_table), reference.owner, field_of(reference)});
    return found;
}

bool Session::is_gone(const DanglingReference& reference) const {
    return gone_.contains({reference.target_table, reference.target});
}

}  // namespace pyscaler::db
