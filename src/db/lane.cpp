#include "db/lane.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace pyscaler::db {
namespace {

/// So many jobs share a commit at most: a bound on how long the first of them waits.
constexpr std::size_t largest_batch = 64;

struct Outcome {
    std::exception_ptr thrown;
    Result<void> result;
    bool settled = false;  // failed alone, whatever becomes of the others
};

Outcome run_one(Lane::Job& job, Connection& connection, const SealingKey& key) {
    Outcome outcome;
    Session session{connection, key};
    try {
        outcome.result = job.work(session);
        if (outcome.result) outcome.result = session.check_references();
        outcome.settled = !outcome.result;
    } catch (...) {
        outcome.thrown = std::current_exception();
        outcome.settled = true;
    }
    return outcome;
}

void run_in_savepoint(Lane::Job& job, Connection& connection, const SealingKey& key, Outcome& outcome) {
    connection.script("SAVEPOINT job");
    outcome = run_one(job, connection, key);
    if (outcome.settled) connection.script("ROLLBACK TO job");
    connection.script("RELEASE job");
}

}  // namespace

struct Lane::State {
    std::vector<std::unique_ptr<Connection>> connections;
    SealingKey key;
    Access access;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> waiting;
    bool stopping = false;
    Bell commits{};
    std::vector<std::thread> threads;

    State(std::vector<std::unique_ptr<Connection>> all, const SealingKey& sealing, Access mode)
        : connections(std::move(all)), key(sealing), access(mode) {}

    std::vector<Job> take() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || !waiting.empty(); });
        const auto count = std::min(waiting.size(), access == Access::write ? largest_batch : std::size_t{1});
        std::vector<Job> jobs(std::make_move_iterator(waiting.begin()),
                              std::make_move_iterator(waiting.begin() + static_cast<std::ptrdiff_t>(count)));
        waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
        return jobs;
    }

    void run_batch(std::vector<Job>& jobs, std::vector<Outcome>& outcomes, Connection& connection) {
        try {
            connection.begin(access == Access::write);
            for (std::size_t i = 0; i < jobs.size(); ++i) run_in_savepoint(jobs[i], connection, key, outcomes[i]);
            connection.commit();
            if (access == Access::write) commits.ring();
        } catch (...) {
            connection.rollback();
            for (auto& outcome : outcomes)
                if (!outcome.settled) outcome.thrown = std::current_exception();
        }
    }

    void run(Connection& connection) {
        for (auto jobs = take(); !jobs.empty(); jobs = take()) {
            std::vector<Outcome> outcomes(jobs.size());
            run_batch(jobs, outcomes, connection);
            for (std::size_t i = 0; i < jobs.size(); ++i)
                jobs[i].done(outcomes[i].thrown, std::move(outcomes[i].result));
            jobs.clear();  // they hold their callers' loops: let go before waiting for more
        }
    }
};

Lane::Lane(std::vector<std::unique_ptr<Connection>> connections, const SealingKey& key, Access access)
    : state_(std::make_unique<State>(std::move(connections), key, access)) {
    for (const auto& connection : state_->connections)
        state_->threads.emplace_back([state = state_.get(), &used = *connection] { state->run(used); });
}

Lane::~Lane() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->changed.notify_all();
    for (auto& thread : state_->threads) thread.join();
}

void Lane::post(Job job) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->waiting.push_back(std::move(job));
    }
    state_->changed.notify_one();
}

Bell& Lane::commits() noexcept { return state_->commits; }

}  // namespace pyscaler::db
