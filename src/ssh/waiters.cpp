#include "ssh/waiters.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>

namespace pyscaler::ssh {

Task<bool> Waiters::wait(Deadline deadline) {
    auto executor = co_await asio::this_coro::executor;
    Waiter waiter{asio::steady_timer{executor, deadline}};
    struct Listed {
        std::list<Waiter*>& list;
        std::list<Waiter*>::iterator at;
        ~Listed() { list.erase(at); }
    } listed{waiters_, waiters_.insert(waiters_.end(), &waiter)};
    co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    co_return waiter.woken;
}

void Waiters::wake_all() {
    for (auto* waiter : waiters_) {
        waiter->woken = true;
        waiter->timer.cancel();
    }
}

void Waiters::wake_one() {
    auto at = std::find_if(waiters_.begin(), waiters_.end(), [](const Waiter* waiter) { return !waiter->woken; });
    if (at == waiters_.end()) return;
    (*at)->woken = true;
    (*at)->timer.cancel();
}

}  // namespace pyscaler::ssh
