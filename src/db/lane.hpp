#pragma once
#include "base/bell.hpp"
#include "db/session.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace pyscaler::db {

/// Work that waits for a connection, and the threads that do it: one for each connection. The lane that writes takes
/// all that waits into one transaction, each job in its own savepoint, and answers after the common commit.
class Lane {
public:
    struct Job {
        std::function<Result<void>(Session&)> work;
        /// Called on the lane's thread, exactly once, after the commit.
        std::function<void(std::exception_ptr, Result<void>)> done;
    };

    Lane(std::vector<std::unique_ptr<Connection>> connections, const SealingKey& key, Access access);
    /// Does what was posted, then ends.
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    void post(Job job);
    /// Rung after each commit of a lane that writes.
    Bell& commits() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace pyscaler::db
