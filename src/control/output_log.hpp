#pragma once
#include "actions/output.hpp"
#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "db/database.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pyscaler::control {

/// What one step says, on its way into the database: gathered from any thread, written in batches.
class OutputLog final : public actions::Output {
public:
    /// What one step may say in all; the rest is dropped, and that is said.
    static constexpr std::size_t most_bytes = 16U << 20U;

    OutputLog(db::Database& database, const Clock& clock, std::string execution, std::int64_t position)
        : database_(database), clock_(clock), execution_(std::move(execution)), position_(position) {}

    void append(std::string node, model::Stream stream, std::string text) override;

    /// Writes what has been gathered since the last time.
    Task<void> flush();

    /// Flushes several times a second until cancelled.
    static Task<void> keep_flushing(std::shared_ptr<OutputLog> log);

private:
    db::Database& database_;
    const Clock& clock_;
    std::string execution_;
    std::int64_t position_;
    std::mutex mutex_;
    std::vector<model::ExecutionOutput> gathered_{};
    std::size_t bytes_{0};
};

}  // namespace pyscaler::control
