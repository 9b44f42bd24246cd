#include "control/victim_choice.hpp"

#include "control/facts_loader.hpp"

#include <fmt/core.h>

namespace pyscaler::control {

Result<Victims> victims_by_hand(db::Session& session, Time now, const std::string& cluster, int count,
                                bool removes_last) {
    auto facts = load_facts(session, cluster, now, {});
    if (!facts) return facts.error();
    facts->policy.min_age = Duration{};  // a person knows what they do
    return choose_victims(facts->nodes, count, facts->policy, removes_last, now);
}

Result<std::vector<std::string>> choose_by_hand(db::Session& session, Time now, const std::string& cluster, int count,
                                                bool removes_last) {
    const auto victims = victims_by_hand(session, now, cluster, count, removes_last);
    if (!victims) return victims.error();
    std::vector<std::string> names;
    for (const auto& victim : victims->chosen) names.push_back(victim.name);
    if (static_cast<int>(names.size()) == count) return names;
    std::string passed_over;
    for (const auto& victim : victims->excluded) passed_over += fmt::format("; {}: {}", victim.name, victim.reason);
    return Error{Errc::conflict,
                 fmt::format("{} of {} nodes of {} may be removed{}", names.size(), count, cluster, passed_over)};
}

}  // namespace pyscaler::control
