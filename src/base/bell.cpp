#include "base/bell.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace pyscaler {

/// Among those who wait, until the wait ends in whatever way.
class Bell::Place {
public:
    Place(Bell& bell, Waiter waiter) : bell_(bell), at_(bell.waiters_.insert(bell.waiters_.end(), std::move(waiter))) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        const std::lock_guard lock(bell_.mutex_);
        bell_.waiters_.erase(at_);
    }

private:
    Bell& bell_;
    std::list<Waiter>::iterator at_;
};

void Bell::ring() {
    const std::lock_guard lock(mutex_);
    ++count_;
    // On the loop of each, where it has begun to wait by then.
    for (const auto& waiter : waiters_) asio::post(waiter->get_executor(), [waiter] { waiter->cancel(); });
}

Task<void> Bell::wait(std::uint64_t seen, Deadline until) {
    const auto waiter = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor, until);
    std::unique_lock lock(mutex_);
    if (count_ != seen) co_return;
    const Place place{*this, waiter};
    lock.unlock();
    co_await waiter->async_wait(asio::as_tuple(asio::use_awaitable));
    if (const auto state = co_await asio::this_coro::cancellation_state;
        state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace pyscaler
