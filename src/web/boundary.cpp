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
    if (!caller.cluster || member == nullptr) return;
    db::Condition condition;
    condition.member = member->name;
    condition.values.emplace_back(*caller.cluster);
    if (member->type->nullable) condition.values.emplace_back();
    query.conditions.push_back(std::move(condition));
}

bool may_see(const configuration::Collection& collection, const void* object, const Caller& caller) {
    const auto* member = cluster_member(collection);
    if (!caller.cluster || member == nullptr) return true;
    const auto cluster = cluster_in(*member, object);
    return !cluster || *cluster == *caller.cluster;
}

bool may_change(const configuration::Collection& collection, const void* object, const Caller& caller) {
    if (!caller.cluster) return true;
    const auto* member = cluster_member(collection);
    return member != nullptr && cluster_in(*member, object) == caller.cluster;
}

}  // namespace pyscaler::web
