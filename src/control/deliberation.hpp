#pragma once
#include "control/facts.hpp"
#include "control/node_set.hpp"
#include "control/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::control {

/// One decision while it is being made: each stage is a function that moves the desired number of nodes and writes down
/// why. They are called once, in the order in which they stand here.
class Deliberation {
public:
    /// `facts` outlives it. `record` has its trigger states already.
    Deliberation(const Facts& facts, NodeSet nodes, Record record, Time now);

    void count_nodes();
    void sum_up_triggers();
    void propose();
    void combine();
    void hold_in_blackout();
    void pass(std::string name);  ///< a stage that no rule is set for
    void cool_down();
    void clamp();
    void obey_freeze_and_mode();
    void plan();

    Record take() { return std::move(record_); }

private:
    struct Hold {
        std::string reason{};
        std::optional<Time> until{};
    };

    void stage(std::string name, int in, std::string rule, std::string margin = {});
    void hold(Hold why);
    void alert(AlertKind kind, std::string text);

    const TriggerState* state_of(const TriggerPolicy& trigger) const;
    const TriggerPolicy* growth_trigger() const;
    const TriggerPolicy* shrink_trigger() const;
    const RunningExecution* capacity_execution() const;
    std::vector<const NodeFact*> drained_by(const RunningExecution& execution) const;

    Proposal proposal_of(const TriggerPolicy& trigger, const TriggerState& state) const;
    void combine_growth();
    void combine_shrinking();
    std::string objection_to_shrinking() const;
    std::optional<Hold> growth_hold() const;
    std::optional<Hold> shrink_hold(bool converging) const;
    void refill();
    void converge();
    void cap_launches();
    std::optional<std::string> freeze() const;
    void plan_growth(const RunningExecution* running);
    void plan_shrinking(const RunningExecution* running);
    void plan_runs();
    std::string outcome() const;

    const Facts& facts_;
    const NodeSet nodes_;
    const Time now_;
    const int n_;
    Record record_;
    int desired_;
    std::vector<const TriggerPolicy*> triggers_{};  ///< ascending by name
    const TriggerPolicy* by_{nullptr};              ///< whose steps are to be run
    std::string why_{};                             ///< why the number should change
    std::string held_{};                            ///< why it does not
    bool frozen_{false};
};

}  // namespace pyscaler::control
