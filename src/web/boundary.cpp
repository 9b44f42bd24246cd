#include "web/boundary.hpp"

namespace pyscaler::web {
namespace {

/// None where the object is of all clusters.
std::optional<std::string> cluster_in(const model::Member& member, const void* object) {
    const auto cell = member.type->to_cell(member.in(object));
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    return std::nullopt;
}

}  // namespace

const model::Member* cluster_member(const configuration::Collection& collection) {
    return collection.type->find(collection.type->name == "Cluster" ? "name" : "cluster");
}

void narrow(db::Query& query, const configuration::Collection& collection, const Caller& caller) {
    const auto* member = cluster_member(collection);
    if (caller.is_everywhere() || member == nullptr) return;
    db::Condition condition;
    condition.member = member->name;
    for (auto& cluster : caller.clusters()) condition.values.emplace_back(std::move(cluster));
    if (member->type->nullable) condition.values.emplace_back();
    query.conditions.push_back(std::move(condition));
}

bool may_see(const configuration::Collection& collection, const void* object, const Caller& caller) {
    const auto* member = cluster_member(collection);
    if (caller.is_everywhere() || member == nullptr) return true;
    const auto cluster = cluster_in(*member, object);
    return !cluster || caller.sees(*cluster);
}

bool may_change(const configuration::Collection& collection, const void* object, const Caller& caller) {
    if (caller.is_everywhere()) return true;
    const auto* member = cluster_member(collection);
    if (member == nullptr) return false;
    const auto cluster = cluster_in(*member, object);
    return cluster && caller.sees(*cluster);
}

}  // namespace pyscaler::web
