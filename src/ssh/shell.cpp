#include "ssh/shell.hpp"

#include "ssh/mark.hpp"
#include "ssh/shell_state.hpp"

#include <algorithm>
#include <deque>
#include <fmt/core.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// How long a script's second frame is waited for after its first, and both after it was killed at its limit.
constexpr auto frame_grace = 2s;
constexpr auto death_grace = 5s;

/// One call of `run`: the jobs do not move while the shell knows their addresses.
class Round {
public:
    Round(ShellState& state, std::vector<Script> scripts, Deadline deadline)
        : state_(state), deadline_(deadline), begun_(steady_clock::now()) {
        for (auto& script : scripts) {
            auto& job = jobs_.emplace_back();
            job.script = std::move(script);
            refuse_unsendable(job);
        }
    }

    ~Round() {
        for (auto& job : jobs_) leave(job);
    }
    Round(const Round&) = delete;
    Round& operator=(const Round&) = delete;

    bool is_done() const {
        return std::all_of(jobs_.begin(), jobs_.end(), [](const ShellJob& job) { return job.done; });
    }

    /// Whether there was something to start.
    bool start_what_fits() {
        auto start = state_.new_start();
        for (auto& job : jobs_) {
            if (job.done || job.slot) continue;
            if (!state_.assign(job, mark_, start)) break;
            job.started = steady_clock::now();
            job.give_up = std::min(deadline_, job.started + job.script.limit);
            job.outcome.started_after = std::chrono::duration_cast<std::chrono::milliseconds>(job.started - begun_);
        }
        if (!start.empty()) state_.send(start.message(mark_));
        return !start.empty();
    }

    Deadline next_look() const {
        auto next = deadline_;
        const auto now = steady_clock::now();
        for (const auto& job : jobs_) {
            if (job.done || !job.slot) continue;
            // A first frame alone rouses nobody: who looks after this time sees it soon enough.
            const auto grace = job.verdict ? Deadline::max() : job.has_out.value_or(now) + frame_grace;
            next = std::min({next, job.give_up, grace});
        }
        return next;
    }

    void look() {
        const auto now = steady_clock::now();
        for (auto& job : jobs_) {
            if (job.done) continue;
            if (!job.slot) {
                if (now >= deadline_) job.finish({Errc::timed_out, "was not started in time"});
            } else if (job.verdict && now >= job.give_up) {
                abandon(job);
            } else if (!job.verdict && now >= job.give_up) {
                end(job, {Errc::timed_out, "did not end within its limit"}, death_grace);
            } else if (!job.verdict && job.has_out && now >= *job.has_out + frame_grace) {
                end(job, {Errc::limit_exceeded, "flooded its standard error, or left it to a process of its own"},
                    frame_grace);
            }
        }
    }

    void fail(const Error& error) {
        for (auto& job : jobs_) {
            if (!job.done) job.finish(error);
        }
    }

    std::vector<ScriptOutcome> take_outcomes() {
        std::vector<ScriptOutcome> outcomes;
        outcomes.reserve(jobs_.size());
        for (auto& job : jobs_) outcomes.push_back(std::move(job.outcome));
        return outcomes;
    }

private:
    static void refuse_unsendable(ShellJob& job) {
        if (job.script.text.size() <= limits::script_text && job.script.text.find('\0') == std::string::npos) return;
        job.finish({Errc::invalid, fmt::format("a script has at most {} bytes and no NUL", limits::script_text)});
    }

    void end(ShellJob& job, Error verdict, std::chrono::milliseconds grace) {
        state_.end(job, std::move(verdict));
        job.give_up = std::min(deadline_, steady_clock::now() + grace);
    }

    void abandon(ShellJob& job) {
        state_.abandon(job);
        job.finish(*job.verdict);
    }

    /// Also when the round was cancelled: its scripts end, the shell stays.
    void leave(ShellJob& job) {
        if (job.done || !job.slot) return;
        if (!job.verdict) state_.end(job, {Errc::cancelled, "nobody waits for it"});
        state_.abandon(job);
    }

    ShellState& state_;
    Deadline deadline_;
    Deadline begun_;
    std::string mark_{random_mark()};
    std::deque<ShellJob> jobs_{};
};

}  // namespace

struct Shell::State : ShellState {
    using ShellState::ShellState;
};

Shell::Shell(std::shared_ptr<State> state) : state_(std::move(state)) {}
Shell::~Shell() { close(); }

Task<Result<std::shared_ptr<Shell>>> Shell::open(std::shared_ptr<Session> session, Deadline deadline) {
    auto state = std::make_shared<State>(std::move(session));
    auto started = co_await state->start(deadline);
    if (!started) co_return started.error();
    co_return std::shared_ptr<Shell>(new Shell(std::move(state)));
}

Task<Result<std::vector<ScriptOutcome>>> Shell::run(std::vector<Script> scripts, Deadline deadline) {
    auto state = state_;
    if (!state->usable()) co_return Error{Errc::unavailable, "the shell has ended"};
    Round round{*state, std::move(scripts), deadline};
    while (!round.is_done()) {
        if (!state->can_answer()) round.fail({Errc::unavailable, "the shell was ended while the script ran"});
        // Sending may have read answers already: only when nothing is left to start, there is something to wait for.
        if (round.is_done() || round.start_what_fits()) continue;
        auto woken = co_await state->connection().sleep(round.next_look());
        round.look();
        if (!woken && !(woken.error() == Errc::timed_out)) round.fail(woken.error());
    }
    state->rest();
    co_return round.take_outcomes();
}

bool Shell::usable() const noexcept { return state_->usable(); }

void Shell::close() { state_->close(); }

}  // namespace pyscaler::ssh
