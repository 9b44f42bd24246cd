#pragma once
#include "base/deadline.hpp"

#include <list>

namespace pyscaler::ssh {

/// The coroutines of one event loop that sleep until their owner tells them to look again. The owner outlives them:
/// a coroutine that waits holds it.
class Waiters {
public:
    /// Sleeps until woken; false at the deadline. Throws `operation_aborted` when cancelled.
    Task<bool> wait(Deadline deadline);
    /// Wakes those who wait now. They run later, not inside this call.
    void wake_all();
    /// Wakes the one that waits longest, if any.
    void wake_one();

private:
    struct Waiter {
        asio::steady_timer timer;
        bool woken{false};
    };
    std::list<Waiter*> waiters_{};
};

}  // namespace pyscaler::ssh
