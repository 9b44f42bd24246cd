#pragma once
#include "base/clock.hpp"
#include "model/json_document.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"
#include "model/trigger.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

struct Execution;

/// `published`: its task is in the queue. `skipped`: an earlier step failed.
enum class StepState { waiting, published, running, succeeded, failed, skipped, cancelled, interrupted };
BOOST_DESCRIBE_ENUM(StepState, waiting, published, running, succeeded, failed, skipped, cancelled, interrupted)

/// One step of an execution, written before its task is published.
struct ExecutionStep {
    std::int64_t id{0};
    ReadOnly<Owner<Execution>> execution{};
    ReadOnly<std::int64_t> position{0};  ///< from 0
    ReadOnly<Json<262144>> action{};     ///< the action as it was when the execution began
    ReadOnly<Text<50>> action_name{};
    ReadOnly<Target> target{Target::none};
    ReadOnly<OnError> on_error{OnError::stop};
    ReadOnly<StepState> state{StepState::waiting};
    ReadOnly<Json<262144>> nodes{};  ///< names of the nodes it works on
    ReadOnly<Text<64>> task_id{};    ///< empty: not published yet
    ReadOnly<Text<4096>> error{};
    ReadOnly<std::int64_t> attempts{0};
    ReadOnly<std::optional<Time>> started_at{};
    ReadOnly<std::optional<Time>> ended_at{};

    friend bool operator==(const ExecutionStep&, const ExecutionStep&) = default;
};
BOOST_DESCRIBE_STRUCT(ExecutionStep, (),
                      (id, execution, position, action, action_name, target, on_error, state, nodes, task_id, error,
                       attempts, started_at, ended_at))

inline auto unique_keys(const ExecutionStep*) { return keys(key(&ExecutionStep::execution, &ExecutionStep::position)); }
inline auto search_keys(const ExecutionStep*) { return keys(key(&ExecutionStep::state)); }

}  // namespace pyscaler::model
