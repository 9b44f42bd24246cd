#include "tasks/settlement.hpp"

#include "tasks/workflow.hpp"

namespace pyscaler::tasks {
namespace {

State state_of(Verdict::Kind kind) {
    switch (kind) {
        case Verdict::Kind::succeeded: return State::success;
        case Verdict::Kind::retried: return State::retry;
        case Verdict::Kind::revoked: return State::revoked;
        default: return State::failure;
    }
}

std::vector<FollowUp> followers(const Message& message, const Verdict& verdict, Time now) {
    std::vector<FollowUp> all;
    if (verdict.kind == Verdict::Kind::succeeded) {
        if (auto next = next_in_chain(message, verdict.value)) all.push_back(std::move(*next));
        for (auto& callback : callbacks_of(message, verdict.value)) all.push_back(std::move(callback));
    } else if (verdict.kind == Verdict::Kind::failed) {
        all = errbacks_of(message);
    } else if (verdict.kind == Verdict::Kind::retried) {
        all.push_back({std::nullopt, retry_of(message, now + verdict.retry_after.value())});
    }
    return all;
}

}  // namespace

Outcome outcome_of(const Attempt& attempt, State state) {
    Outcome outcome;
    outcome.id = attempt.message().id;
    outcome.task = attempt.message().task;
    outcome.state = state;
    outcome.retries = attempt.message().retries;
    outcome.started = attempt.started();
    if (attempt.message().parent_id != attempt.message().id) outcome.parent_id = attempt.message().parent_id;
    return outcome;
}

Task<Result<void>> Settlement::publish_next(std::shared_ptr<const Attempt> attempt, Verdict& verdict,
                                            Outcome& outcome) {
    for (auto& follower : followers(attempt->message(), verdict, clock_.now())) {
        auto id = follower.message.id;
        auto published = co_await broker_.publish(follower.queue.value_or(attempt->queue()), follower.message);
        if (!published) co_return published.error();
        if (verdict.kind != Verdict::Kind::retried)
            outcome.children.push_back(std::move(id));
        else if (published.value() == Published::revoked)
            verdict = revocation("revoked");
    }
    co_return Result<void>{};
}

Task<Result<void>> Settlement::finish(std::shared_ptr<const Attempt> attempt, Outcome outcome, bool keep_result) {
    if (is_final(outcome.state)) outcome.done = clock_.now();
    if (keep_result) {
        auto stored = co_await results_.store(std::move(outcome));
        if (!stored) co_return stored.error();
    }
    co_return co_await broker_.acknowledge(attempt->tag());
}

Task<Result<void>> Settlement::settle(std::shared_ptr<const Attempt> attempt, Verdict verdict, bool keep_result) {
    if (verdict.kind == Verdict::Kind::lost) co_return Result<void>{};
    if (verdict.kind == Verdict::Kind::given_back) co_return co_await broker_.release(attempt->tag());
    if (verdict.kind == Verdict::Kind::known) co_return co_await broker_.acknowledge(attempt->tag());
    auto outcome = outcome_of(*attempt, State::started);
    auto published = co_await publish_next(attempt, verdict, outcome);
    if (!published) co_return published.error();
    outcome.state = state_of(verdict.kind);
    if (outcome.state == State::failure) {
        outcome.message = attempt->message();
        outcome.queue = attempt->queue();
    }
    outcome.result = std::move(verdict.value);
    outcome.traceback = std::move(verdict.traceback);
    co_return co_await finish(attempt, std::move(outcome), keep_result);
}

}  // namespace pyscaler::tasks
