#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"

#include <cstdint>
#include <memory>

namespace pyscaler::tasks {

/// "Something changed", told to coroutines on any event loop. Look at the version, then at the thing itself, then wait:
/// a change in between is not missed.
class Signal {
public:
    Signal();
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    std::uint64_t version() const;

    /// From any thread.
    void notify();

    /// Returns once the version is another than `seen`, or at `until`. Throws `operation_aborted` when cancelled.
    Task<void> wait(std::uint64_t seen, Deadline until);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::tasks
