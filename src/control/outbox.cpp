#include "control/outbox.hpp"

#include "actions/kinds.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "control/builtin_step.hpp"
#include "control/execution_progress.hpp"
#include "control/step_runner.hpp"
#include "db/repository.hpp"
#include "model/json.hpp"
#include "tasks/workflow.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::control {

using namespace std::chrono_literals;

struct Outbox::Due {
    std::string execution{};
    std::int64_t position{0};
    std::int64_t step_id{0};
    Duration time_limit{};
};

namespace {

/// What a task may take beyond its action's own limit, to write how that ended.
constexpr std::chrono::milliseconds grace = 2min;
/// For the step that waits for the balancer, which has no action: see Cluster::launch_timeout.
constexpr std::chrono::milliseconds enter_service_limit = 1h;

/// What is to be published, and which tasks are out.
struct Look {
    std::vector<std::pair<model::Execution, model::ExecutionStep>> next{};
    std::vector<std::pair<std::string, std::string>> out{};  // execution, task
};

std::string task_id_of(const std::string& execution, std::int64_t position) {
    return tasks::derived_id(execution, fmt::format("step {}", position));
}

std::vector<model::Execution> living(db::Session& session) {
    const std::vector<model::ReadOnly<model::ExecutionState>> states{model::ExecutionState::waiting,
                                                                     model::ExecutionState::running};
    return db::Repository<model::Execution>{session}.select(db::Query{}.where_any(&model::Execution::state, states));
}

Result<Look> look(db::Session& session) {
    Look found;
    for (auto& execution : living(session)) {
        for (auto& step : steps_of(session, execution.name->str())) {
            if (has_ended(*step.state)) continue;
            if (*step.state == model::StepState::waiting)
                found.next.emplace_back(execution, std::move(step));
            else
                found.out.emplace_back(execution.name->str(), step.task_id->str());
            break;  // the steps after it have to wait
        }
    }
    return found;
}

Duration limit_of(const model::ExecutionStep& step) {
    if (is_enter_service(step)) return Duration{enter_service_limit};
    auto document = parse_json(step.action->text());
    if (document)
        if (auto action = model::from_json<actions::ActionNoun>(*document))
            return Duration{actions::timeout_of(*action).value() + grace};
    return Duration{enter_service_limit};  // the runner will say what is wrong with it
}

Result<void> mark_published(db::Session& session, std::int64_t id, const std::string& task) {
    auto step = db::Repository<model::ExecutionStep>{session}.find(id);
    if (!step || *step->state != model::StepState::waiting) return {};
    step->state = model::StepState::published;
    step->task_id = task;
    return db::Repository<model::ExecutionStep>{session}.update(*step);
}

}  // namespace

Task<Result<void>> Outbox::publish(Due due) {
    tasks::Message message;
    message.task = std::string(run_step_task);
    message.id = task_id_of(due.execution, due.position);
    message.correlation_id = message.id;
    message.root_id = due.execution;
    message.args = {due.execution, due.position};
    message.time_limit = due.time_limit;
    const auto id = message.id;
    auto published = co_await broker_.publish("celery", std::move(message));
    if (!published) co_return published.error();
    auto body = [step = due.step_id, id](db::Session& session) { return mark_published(session, step, id); };
    co_return co_await database_.transact(body);
}

Task<Result<void>> Outbox::check_lost(std::string execution, std::string task) {
    auto outcome = co_await results_.find(task);
    if (!outcome) co_return outcome.error();
    if (!tasks::is_final(outcome->state) || outcome->state == tasks::State::success) co_return Result<void>{};
    auto body = [execution, now = clock_.now(),
                 why = boost::json::serialize(outcome->result)](db::Session& session) -> Result<void> {
        auto found = db::Repository<model::Execution>{session}.require(execution);
        if (!found) return found.error();
        if (has_ended(*found->state)) return {};
        return end_execution(session, now, *found, model::ExecutionState::interrupted, "its task is over: " + why);
    };
    co_return co_await database_.transact(body);
}

Task<Result<void>> Outbox::sweep() {
    auto found = co_await database_.read(look);
    if (!found) co_return found.error();
    for (const auto& [execution, step] : found->next) {
        Due due;
        due.execution = execution.name->str();
        due.position = *step.position;
        due.step_id = step.id;
        due.time_limit = limit_of(step);
        auto published = co_await publish(due);
        if (!published) co_return published.error();
    }
    for (const auto& [execution, task] : found->out) {
        auto checked = co_await check_lost(execution, task);
        if (!checked) co_return checked.error();
    }
    co_return Result<void>{};
}

}  // namespace pyscaler::control
