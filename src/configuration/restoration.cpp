#include "configuration/restoration.hpp"

#include "configuration/noun_rules.hpp"
#include "db/repository.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;
using model::AuditEntry;

constexpr std::array<std::string_view, 3> changing{"create", "update", "delete"};

bool is_change(const AuditEntry& entry) {
    return std::ranges::find(changing, entry.verb->str()) != changing.end() && entry.changes->value().is_object();
}

/// The name before, when this entry renamed something; "" when it did not.
std::string old_name(const AuditEntry& entry) {
    const auto changes = entry.changes->value();
    const auto* change = entry.verb->str() == "update" ? changes.get_object().if_contains("name") : nullptr;
    return change == nullptr ? std::string{} : std::string(change->at(0).as_string());
}

/// What was done to one object, from an entry on, and what it is called now.
struct History {
    std::vector<AuditEntry> entries{};
    std::string name{};
};

History history_from(db::Session& session, const AuditEntry& first) {
    History history{{first}, first.object->str()};
    const auto later =
        db::Repository<AuditEntry>{session}.select(db::Query{}
                                                       .where(&AuditEntry::noun, first.noun->str())
                                                       .where(&AuditEntry::id, first.id, db::Operator::greater)
                                                       .ordered_by("id"));
    for (const auto& entry : later) {
        if (!is_change(entry)) continue;
        const bool renames = old_name(entry) == history.name;
        if (entry.object->str() != history.name && !renames) continue;
        history.name = entry.object->str();
        history.entries.push_back(entry);
    }
    return history;
}

const model::Member* member_of(const model::TypeDescription& type, std::string_view name) {
    if (const auto* member = type.find(name)) return member;
    for (const auto& kind : type.kinds)
        if (const auto* member = kind.settings->find(name)) return member;
    return nullptr;
}

/// An object on its way back: the members as they were, none when there was no such object.
struct Past {
    std::optional<json::object> members{};
    model::FieldErrors left{};
};

void take_back(const model::TypeDescription& type, const AuditEntry& entry, Past& past) {
    if (entry.verb->str() == "create") {
        past = {};
        return;
    }
    if (entry.verb->str() == "delete") past = {json::object{}, {}};
    if (!past.members) return;
    const auto changes = entry.changes->value();
    for (const auto& [name, change] : changes.get_object()) {
        const auto* member = member_of(type, name);
        const bool is_kind = name == "kind" && !type.kinds.empty();
        if (member != nullptr && member->type->kind == model::ValueKind::secret)
            past.left.push_back({std::string(name), "stays as it is: what a secret was is not written down"});
        else if (is_kind || (member != nullptr && !member->read_only))
            (*past.members)[name] = change.at(0);
    }
}

/// Only what differs from now.
json::object difference(const json::object& past, const json::object& now) {
    json::object found;
    for (const auto& [name, value] : past) {
        const auto* present = now.if_contains(name);
        if (name != "kind" && (present == nullptr || *present != value)) found[name] = value;
    }
    return found;
}

Error conflict(const AuditEntry& entry, std::string_view why) {
    return {Errc::conflict, fmt::format("{} \"{}\" {}", entry.noun->str(), entry.object->str(), why)};
}

}  // namespace

Result<Restoration> restoration(db::Session& session, const AuditEntry& entry) {
    const auto* collection = find_noun(entry.noun->str());
    if (collection == nullptr || !collection->writable || !is_change(entry))
        return conflict(entry, "was not changed by this: there is nothing to put back");
    const auto history = history_from(session, entry);
    const auto now = read_object(session, *collection, history.name);
    Past past;
    if (now) past.members = now->json;
    for (auto at = history.entries.rbegin(); at != history.entries.rend(); ++at)
        take_back(*collection->type, *at, past);
    if (entry.verb->str() == "create") return conflict(entry, "was made by this: remove it to take that back");
    if (!past.members) return conflict(entry, "is gone, and nothing says what it was");
    Restoration made;
    made.left = std::move(past.left);
    made.request.collection = collection;
    made.request.note = fmt::format("put back to what it was before entry {}", entry.id);
    if (now) {
        made.request.verb = Verb::patch;
        made.request.identity = history.name;
        made.request.input = difference(*past.members, now->json);
        return made;
    }
    if (auto* const rule = rules_of(*collection->type).gone_for_good)
        if (auto why = rule(*past.members)) return conflict(entry, *why);
    made.request.verb = Verb::create;
    made.request.input = std::move(*past.members);
    return made;
}

}  // namespace pyscaler::configuration
