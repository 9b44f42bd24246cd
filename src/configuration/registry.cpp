#include "configuration/registry.hpp"

#include "actions/kinds.hpp"
#include "model/described.hpp"
#include "model/nouns.hpp"
#include "monitoring/counter.hpp"

#include <algorithm>
#include <boost/mp11/algorithm.hpp>

namespace pyscaler::configuration {
namespace {

enum class Use { read, change, apply };

template <class T>
Collection collection(std::string path, Use use, std::vector<std::string> columns) {
    const auto& type = model::description<T>();
    Collection made{std::move(path),   &type,
                    db::Layout{type},  use != Use::read,
                    use == Use::apply, type.find("name") != nullptr ? "name" : "id",
                    std::move(columns)};
    return made;
}

std::vector<Collection> make_collections() {
    std::vector<Collection> all;
    all.push_back(collection<model::SshProfile>("ssh_profiles", Use::apply,
                                                {"name", "user", "port", "key_file", "host_key_policy"}));
    all.push_back(collection<model::JvmProfile>("jvm_profiles", Use::apply, {"name", "port", "user"}));
    all.push_back(collection<model::Ec2Profile>(
        "ec2_profiles", Use::apply,
        {"name", "region", "image_id", "instance_type", "load_balancer", "target_group", "count"}));
    all.push_back(collection<monitoring::Counter>("counters", Use::apply,
                                                  {"name", "kind", "comparison", "threshold", "clear", "unit"}));
    all.push_back(collection<actions::ActionNoun>("actions", Use::apply, {"name", "kind", "timeout", "description"}));
    all.push_back(collection<model::Cluster>("clusters", Use::apply,
                                             {"name", "mode", "min", "max", "interval", "growth_trigger"}));
    all.back().kept_members = {"mode"};
    all.push_back(collection<model::Node>("nodes", Use::apply,
                                          {"name", "cluster", "state", "state_since", "hostname", "instance_id"}));
    all.back().kept_members = {"host_key"};
    all.push_back(collection<model::Trigger>("triggers", Use::apply,
                                             {"name", "cluster", "counters", "timing", "enabled", "steps"}));
    all.push_back(collection<model::PeriodicTask>(
        "periodic_tasks", Use::apply,
        {"name", "task", "crontab", "interval", "enabled", "last_run_at", "total_run_count"}));
    all.push_back(collection<model::Freeze>("freezes", Use::change,
                                            {"id", "cluster", "reason", "author", "created_at", "expires_at"}));
    all.push_back(collection<model::User>(
        "users", Use::change, {"name", "grants", "enabled", "second_factor", "must_change_password", "last_login_at"}));
    all.push_back(
        collection<model::ApiToken>("tokens", Use::change, {"name", "scope", "cluster", "expires_at", "last_used_at"}));
    all.push_back(collection<model::Execution>(
        "executions", Use::read,
        {"name", "state", "trigger", "action", "cluster", "amount", "created_at", "ended_at", "reason"}));
    all.push_back(
        collection<model::Event>("events", Use::read, {"id", "time", "kind", "cluster", "subject", "state", "reason"}));
    all.push_back(collection<model::AuditEntry>("audit", Use::read,
                                                {"time", "who", "origin", "verb", "noun", "object", "message"}));
    return all;
}

std::vector<const model::TypeDescription*> make_types() {
    std::vector<const model::TypeDescription*> types;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, model::PlainNouns>>(
        [&](auto identity) { types.push_back(&model::description<typename decltype(identity)::type>()); });
    types.push_back(&model::description<monitoring::Counter>());
    types.push_back(&model::description<actions::ActionNoun>());
    return types;
}

const Collection* find(auto fits) {
    const auto& all = collections();
    const auto at = std::find_if(all.begin(), all.end(), fits);
    return at == all.end() ? nullptr : &*at;
}

}  // namespace

const std::vector<Collection>& collections() {
    static const auto all = make_collections();
    return all;
}

const Collection* find_collection(std::string_view path) {
    return find([&](const Collection& one) { return one.path == path; });
}

const Collection* find_noun(std::string_view noun_or_kind) {
    return find([&](const Collection& one) {
        return one.type->name == noun_or_kind || one.type->find_kind(noun_or_kind) != nullptr;
    });
}

std::string kind_name(const Collection& collection, const void* object) {
    const auto& type = *collection.type;
    return type.kinds.empty() ? type.name : type.kinds[type.kind_of(object)].name;
}

std::string identity_of(const Collection& collection, const void* object) {
    const auto* member = collection.type->find(collection.identified_by);
    const auto cell = member->type->to_cell(member->in(object));
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return std::get<std::string>(cell);
}

const std::vector<const model::TypeDescription*>& all_types() {
    static const auto types = make_types();
    return types;
}

std::vector<db::Table> all_tables() { return db::tables_of(all_types()); }

}  // namespace pyscaler::configuration
