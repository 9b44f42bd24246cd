#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"
#include "db/session.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace pyscaler::db {

/// A database: one writer and several readers, each a connection with a thread of its own. Safe to use from any thread.
/// Transactions that wait for the writer at the same time share one commit; each of them still succeeds or fails alone.
/// Stop using it, and let its coroutines end, before their event loops go. Migrate first (migration.hpp).
class Database {
public:
    /// "sqlite:/var/lib/pyscaler/pyscaler.db". `Errc::invalid` for an unknown scheme; throws when it cannot be opened.
    static Result<std::unique_ptr<Database>> open(const std::string& url, SealingKey key, Options options = {});
    /// Finishes what was begun and closes.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `body(Session&)`, which returns a `Result<R>`, in one write transaction on the writer's thread; resumes on
    /// the caller's loop. Committed durably when the body returns a value, undone when it returns an error or throws
    /// (which arrives here). References are checked at its end: `Errc::conflict` when something removed is in use,
    /// `Errc::invalid` when something named does not exist. Keep the body short, without I/O; it owns what it uses.
    template <class F>
    Task<std::invoke_result_t<F, Session&>> transact(F body) {
        Call<F> call{std::move(body)};
        auto done = co_await run(Access::write, call.work());
        co_return call.answer(std::move(done));
    }

    /// The same on a reader: one consistent state of the database; writing throws.
    template <class F>
    Task<std::invoke_result_t<F, Session&>> read(F body) {
        Call<F> call{std::move(body)};
        auto done = co_await run(Access::read, call.work());
        co_return call.answer(std::move(done));
    }

    /// For start-up, tools and tests: block the calling thread. Never from inside a body.
    template <class F>
    std::invoke_result_t<F, Session&> transact_now(F body) {
        Call<F> call{std::move(body)};
        return call.answer(run_now(Access::write, call.work()));
    }
    template <class F>
    std::invoke_result_t<F, Session&> read_now(F body) {
        Call<F> call{std::move(body)};
        return call.answer(run_now(Access::read, call.work()));
    }

    /// Grows with every commit of this process, before the commit is acknowledged: for whoever keeps what was read.
    /// (Other processes' commits show in `Connection::data_version`.)
    std::uint64_t commits() const noexcept;
    /// Returns when there are more commits than `seen`, or at `until`.
    Task<void> await_commit(std::uint64_t seen, Deadline until);

private:
    using Work = std::function<Result<void>(Session&)>;
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    Task<Result<void>> run(Access access, Work work);
    Result<void> run_now(Access access, Work work);

    /// A body and what it returned.
    template <class F>
    class Call {
        using R = std::invoke_result_t<F, Session&>;
        static_assert(requires(R result) { result.has_error(); }, "a body returns a Result");

    public:
        explicit Call(F body) : state_(std::make_shared<State>(std::move(body))) {}

        Work work() const {
            return [state = state_](Session& session) -> Result<void> {
                state->result.emplace(state->body(session));
                if (!*state->result) return state->result->error();
                return {};
            };
        }
        /// A body that refused is answered with its own error, which may say more than an `Error`.
        R answer(Result<void> done) {
            const bool refused = state_->result && !*state_->result;
            if (!done && !refused) return done.error();
            return std::move(*state_->result);
        }

    private:
        struct State {
            explicit State(F of) : body(std::move(of)) {}
            F body;
            std::optional<R> result;
        };
        std::shared_ptr<State> state_;
    };

    std::unique_ptr<Impl> impl_;
};

}  // namespace pyscaler::db
