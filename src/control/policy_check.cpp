#include "control/policy_check.hpp"

#include "control/lint.hpp"
#include "control/policy_loader.hpp"
#include "db/repository.hpp"
#include "monitoring/counter.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::control {
namespace {

using configuration::Remarks;

void add(Remarks& remarks, Severity severity, std::string field, std::string message) {
    auto& list = severity == Severity::error ? remarks.errors : remarks.warnings;
    list.push_back({std::move(field), std::move(message)});
}

std::vector<Finding> findings_of(db::Session& session, const model::Cluster& cluster) {
    auto policies = load_policies(session, cluster);
    if (!policies) return {{Severity::error, "", policies.error().detail()}};
    return lint(policies->cluster, policies->triggers);
}

std::vector<Finding> findings_of(db::Session& session, const std::string& cluster) {
    const auto known = db::Repository<model::Cluster>{session}.find_by_name(cluster);
    return known ? findings_of(session, *known) : std::vector<Finding>{};
}

Remarks check(db::Session& session, const model::Cluster& cluster) {
    Remarks remarks;
    for (auto& finding : findings_of(session, cluster))
        add(remarks, finding.severity, std::move(finding.field), std::move(finding.message));
    return remarks;
}

Remarks check(db::Session& session, const model::Trigger& trigger) {
    Remarks remarks;
    const auto own = fmt::format("triggers.{}.", trigger.name.str());
    for (auto& finding : findings_of(session, trigger.cluster.name)) {
        if (finding.field.starts_with(own))
            add(remarks, finding.severity, finding.field.substr(own.size()), std::move(finding.message));
        else if (finding.severity == Severity::error)
            add(remarks, finding.severity, "cluster", fmt::format("{}: {}", finding.field, finding.message));
    }
    return remarks;
}

Remarks check(db::Session& session, const monitoring::Counter& counter) {
    Remarks remarks;
    const auto& name = counter.head.name.str();
    for (const auto& trigger : db::Repository<model::Trigger>{session}.select()) {
        if (std::ranges::find(trigger.counters, name, &model::Ref<model::Counter>::name) == trigger.counters.end())
            continue;
        const auto own = fmt::format("triggers.{}.counters.{}", trigger.name.str(), name);
        for (const auto& finding : findings_of(session, trigger.cluster.name))
            if (finding.field == own)
                add(remarks, finding.severity, "",
                    fmt::format("in trigger {}: {}", trigger.name.str(), finding.message));
    }
    return remarks;
}

}  // namespace

Remarks check_policy(db::Session& session, const configuration::Collection& collection, const void* object) {
    if (collection.path == "clusters") return check(session, *static_cast<const model::Cluster*>(object));
    if (collection.path == "triggers") return check(session, *static_cast<const model::Trigger*>(object));
    if (collection.path == "counters") return check(session, *static_cast<const monitoring::Counter*>(object));
    return {};
}

}  // namespace pyscaler::control
