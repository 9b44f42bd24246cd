#pragma once
#include "base/clock.hpp"
#include "model/action.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

enum class ExecutionState { waiting, running, succeeded, failed, cancelled, superseded, interrupted };
BOOST_DESCRIBE_ENUM(ExecutionState, waiting, running, succeeded, failed, cancelled, superseded, interrupted)

/// One run of a trigger's steps, or of one action by hand. It outlives what it names: those are texts, not references.
struct Execution {
    std::int64_t id{0};
    ReadOnly<Slug> name{};         ///< a UUID
    ReadOnly<Text<50>> trigger{};  ///< empty: by hand, without one
    ReadOnly<Text<50>> action{};   ///< the one action by hand; empty: the trigger's steps
    ReadOnly<Text<50>> cluster{};
    ReadOnly<Effect> effect{Effect::none};
    ReadOnly<std::int64_t> amount{0};  ///< nodes granted to grow or shrink by
    ReadOnly<ExecutionState> state{ExecutionState::waiting};
    ReadOnly<Text<1024>> reason{};               ///< why it was started
    ReadOnly<Text<1024>> ending{};               ///< why it ended otherwise than well
    ReadOnly<std::optional<Text<64>>> window{};  ///< at most one execution for each trigger and window
    ReadOnly<Text<255>> requested_by{};
    ReadOnly<Time> created_at{};
    ReadOnly<std::optional<Time>> started_at{};
    ReadOnly<std::optional<Time>> ended_at{};
    ReadOnly<std::optional<Text<255>>> idempotency_key{};

    friend bool operator==(const Execution&, const Execution&) = default;
};
BOOST_DESCRIBE_STRUCT(Execution, (),
                      (id, name, trigger, action, cluster, effect, amount, state, reason, ending, window, requested_by,
                       created_at, started_at, ended_at, idempotency_key))

inline auto unique_keys(const Execution*) {
    return keys(key(&Execution::trigger, &Execution::window), key(&Execution::idempotency_key));
}
inline auto search_keys(const Execution*) {
    return keys(key(&Execution::state), key(&Execution::cluster), key(&Execution::created_at));
}

}  // namespace pyscaler::model
