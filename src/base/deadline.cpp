#include "base/deadline.hpp"

namespace pyscaler {

Task<void> sleep_until(Deadline when) {
    asio::steady_timer timer{co_await asio::this_coro::executor, when};
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace pyscaler
