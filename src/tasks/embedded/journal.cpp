#include "tasks/embedded/journal.hpp"

#include "base/offload.hpp"

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace pyscaler::tasks::embedded {
namespace {

struct Job {
    Durability durability{Durability::process};
    Journal::Work work{};
    std::function<void(std::exception_ptr)> done{};
    std::exception_ptr error{};
};

void run_job(Connection& connection, Job& job) {
    connection.execute("SAVEPOINT job");
    try {
        job.work(connection);
    } catch (...) {
        job.error = std::current_exception();
        if (!connection.in_transaction()) throw;  // a full disk undoes the whole transaction
        connection.execute("ROLLBACK TO job");
    }
    connection.execute("RELEASE job");
}

}  // namespace

class Journal::Writer {
public:
    explicit Writer(const std::filesystem::path& file) : connection_(file), thread_([this] { run(); }) {}

    ~Writer() {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    void add(Job job) {
        {
            const std::lock_guard lock{mutex_};
            jobs_.push_back(std::move(job));
        }
        changed_.notify_one();
    }

    std::uint64_t commits() const { return commits_; }

private:
    void run() {
        for (;;) {
            std::vector<Job> batch;
            {
                std::unique_lock lock{mutex_};
                changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
                if (jobs_.empty()) return;
                batch.swap(jobs_);
            }
            perform(batch);
            for (auto& job : batch) job.done(job.error);
        }
    }

    void perform(std::vector<Job>& batch) {
        try {
            flush_on_commit(batch);
            connection_.execute("BEGIN IMMEDIATE");
            for (auto& job : batch) run_job(connection_, job);
            connection_.execute("COMMIT");
            ++commits_;
        } catch (...) {
            for (auto& job : batch) job.error = std::current_exception();
            try {
                if (connection_.in_transaction()) connection_.execute("ROLLBACK");
            } catch (...) {
                // The error that led here is the one to tell.
            }
        }
    }

    /// In WAL mode `synchronous` may change between transactions: NORMAL does not flush at a commit, FULL does.
    void flush_on_commit(const std::vector<Job>& batch) {
        bool flush = false;
        for (const auto& job : batch) flush = flush || job.durability == Durability::power;
        if (flush == flushes_) return;
        connection_.execute(flush ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        flushes_ = flush;
    }

    Connection connection_;
    bool flushes_{true};
    std::mutex mutex_{};
    std::condition_variable changed_{};
    std::vector<Job> jobs_{};
    bool stopping_{false};
    std::atomic<std::uint64_t> commits_{0};
    std::thread thread_;
};

class Journal::Reader {
public:
    explicit Reader(const std::filesystem::path& file) : connection_(file) {}
    ~Reader() { pool_.join(); }

    Connection& connection() { return connection_; }
    asio::thread_pool& pool() { return pool_; }

private:
    Connection connection_;
    asio::thread_pool pool_{1};
};

Journal::Journal(const std::filesystem::path& file)
    : writer_(std::make_unique<Writer>(file)), reader_(std::make_unique<Reader>(file)) {}

Journal::~Journal() = default;

Task<void> Journal::commit(Durability durability, Work work) {
    auto initiate = [this, durability](auto handler, Work job) {
        auto executor = asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto guard = asio::make_work_guard(executor);
        writer_->add({durability, std::move(job), [shared, guard, executor](std::exception_ptr error) mutable {
                          asio::post(executor, [shared = std::move(shared), error] { (*shared)(error); });
                          guard.reset();
                      }});
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable, std::move(work));
}

Task<void> Journal::look(Work work) {
    auto call = [reader = reader_.get(), work = std::move(work)] {
        work(reader->connection());
        return true;
    };
    co_await offload(reader_->pool(), std::move(call));
}

void Journal::run_alone(Connection& connection, const Work& work) {
    connection.execute("BEGIN IMMEDIATE");
    try {
        work(connection);
        connection.execute("COMMIT");
    } catch (...) {
        if (connection.in_transaction()) connection.execute("ROLLBACK");
        throw;
    }
}

std::uint64_t Journal::commits() const { return writer_->commits(); }

}  // namespace pyscaler::tasks::embedded
