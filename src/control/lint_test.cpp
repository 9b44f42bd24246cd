#include "control/lint.hpp"

#include "control/scenario.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

using namespace scenario;
using namespace std::chrono_literals;

struct Draft {
    ClusterPolicy cluster{.min = 2, .max = 10, .growth_trigger = "high"};
    std::vector<TriggerPolicy> triggers{a_growing_trigger(), a_shrinking_trigger()};
    LintContext context{};
};

struct Row {
    std::string rule{};
    std::function<void(Draft&)> change{};
    Severity severity{Severity::warning};
    std::string field{};
    std::string message{};  ///< a part of it
};

/// Grow above `out`, shrink below `in`, both on average.
void averages(Draft& draft, double in, double out) {
    for (auto& trigger : draft.triggers) trigger.scope = Scope::average;
    draft.triggers[0].counters.front().threshold = out;
    draft.triggers[1].counters.front().threshold = in;
    draft.cluster.min = 1;
}

const std::vector<Row> rows{
    {"min > max", [](auto& d) { d.cluster.min = 11; }, Severity::error, "min", "min 11 is more than max 10"},
    {"an interval below a second", [](auto& d) { d.cluster.interval = Duration{999ms}; }, Severity::error, "interval",
     "1s"},
    {"cooldown_in < warm-up", [](auto& d) { d.cluster.cooldown_in = Duration{2min}; }, Severity::warning, "cooldown_in",
     "2m is shorter than the warm-up of 3m"},
    {"warm-up shorter than measured", [](auto& d) { d.context.warmup_p90 = Duration{4min}; }, Severity::warning,
     "warmup", "more than 4m"},
    {"no growth trigger", [](auto& d) { d.cluster.growth_trigger = ""; }, Severity::warning, "growth_trigger",
     "none named"},
    {"an unknown growth trigger", [](auto& d) { d.cluster.growth_trigger = "hgih"; }, Severity::error, "growth_trigger",
     "has no trigger hgih"},
    {"a growth trigger that does not grow", [](auto& d) { d.cluster.growth_trigger = "low"; }, Severity::error,
     "growth_trigger", "no step of low adds a node"},
    {"two triggers of one name", [](auto& d) { d.triggers[1].name = "high"; }, Severity::error, "triggers.high.name",
     "another"},
    {"a trigger without counters", [](auto& d) { d.triggers[0].counters.clear(); }, Severity::warning,
     "triggers.high.counters", "never fires"},
    {"a trigger without an action", [](auto& d) { d.triggers[0].steps = 0; }, Severity::warning, "triggers.high.steps",
     "does nothing"},
    {"an amount of nothing", [](auto& d) { d.triggers[0].amount = 0; }, Severity::error, "triggers.high.amount",
     "less"},
    {"an amount that never fits", [](auto& d) { d.triggers[0].amount = 9; }, Severity::warning, "triggers.high.amount",
     "never fit between min 2 and max 10"},
    {"no clear slot", [](auto& d) { d.triggers[0].clear_slots = 0; }, Severity::error, "triggers.high.clear_slots",
     "less"},
    {"a window shorter than polling", [](auto& d) { d.triggers[0].timing = Duration{30s}; }, Severity::warning,
     "triggers.high.timing", "30s is shorter than the interval 1m"},
    {"more slots needed than there are", [](auto& d) { d.triggers[0].slots_needed = 4; }, Severity::error,
     "triggers.high.slots_needed", "4 of 3 slots"},
    {"a partial window that is too long",
     [](auto& d) { d.triggers[0].timing = Duration{24h}, d.triggers[0].slots_needed = 5; }, Severity::error,
     "triggers.high.slots_needed", "1440"},
    {"N slots and boot time are longer than is tolerated",
     [](auto& d) { d.context.boot_time = Duration{2min}, d.context.tolerated_breach = Duration{4min}; },
     Severity::warning, "triggers.high.timing", "relief comes after 5m"},
    {"clear above the threshold of >", [](auto& d) { d.triggers[0].counters.front().clear = 81; }, Severity::error,
     "triggers.high.counters.cpu", "clear 81 is above the threshold 80"},
    {"clear below the threshold of <", [](auto& d) { d.triggers[1].counters.front().clear = 19; }, Severity::error,
     "triggers.low.counters.cpu", "clear 19 is below the threshold 20"},
    {"clear of =",
     [](auto& d) {
         d.triggers[0].counters.front().comparison = Comparison::equal;
         d.triggers[0].counters.front().clear = 80;
     },
     Severity::warning, "triggers.high.counters.cpu", "= has no clear threshold"},
    {"one idle node shrinks", [](auto& d) { d.triggers[1].scope = Scope::any_node; }, Severity::warning,
     "triggers.low.scope", "any_node"},
    {"a failed check counts as idle", [](auto& d) { d.triggers[1].counters.front().missing = Missing::breaching; },
     Severity::warning, "triggers.low.counters.cpu", "breaching"},
    {"a missing value counts as idle", [](auto& d) { d.triggers[1].counters.front().missing = Missing::value; },
     Severity::warning, "triggers.low.counters.cpu", "value 0: a check that fails counts as idle"},
    {"in 40 / out 70 flaps at n = 2", [](auto& d) { averages(d, 40, 70); }, Severity::warning,
     "triggers.low.counters.cpu", "from 2 nodes to 1 the average of 40 becomes 80, past 70; safe is below 35"},
    {"a growth that undoes itself", [](auto& d) { averages(d, 36, 70); }, Severity::warning,
     "triggers.high.counters.cpu", "from 1 nodes to 2 the average of 70 becomes 35, past 36; safe is above 72"},
};

TEST(Lint, finds) {
    for (const auto& row : rows) {
        Draft draft;
        row.change(draft);
        const auto findings = lint(draft.cluster, draft.triggers, draft.context);
        const auto found = std::ranges::find(findings, row.field, &Finding::field);
        ASSERT_NE(found, findings.end()) << row.rule;
        EXPECT_EQ(model::enum_name(found->severity), model::enum_name(row.severity)) << row.rule;
        EXPECT_NE(found->message.find(row.message), std::string::npos) << row.rule << ": " << found->message;
    }
}

TEST(Lint, is_content_with_a_sound_policy) {
    Draft draft;
    for (const auto& finding : lint(draft.cluster, draft.triggers)) ADD_FAILURE() << finding.field << finding.message;
    averages(draft, 30, 70);
    for (const auto& finding : lint(draft.cluster, draft.triggers)) ADD_FAILURE() << finding.field << finding.message;
}

TEST(Lint, names_errors_first) {
    Draft draft;
    draft.cluster.cooldown_in = Duration{};
    draft.cluster.min = 11;
    const auto findings = lint(draft.cluster, draft.triggers);
    EXPECT_EQ(findings.front().severity, Severity::error);
    EXPECT_EQ(findings.back().severity, Severity::warning);
}

}  // namespace
}  // namespace pyscaler::control
