#include "tasks/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <list>
#include <mutex>

namespace pyscaler::tasks {

using Timer = asio::steady_timer;

struct Signal::State {
    mutable std::mutex mutex{};
    std::uint64_t version{0};
    std::list<std::shared_ptr<Timer>> waiting{};
};

namespace {

/// Keeps a timer in the list of those to wake, as long as its coroutine waits.
template <class State>
class Enlisted {
public:
    Enlisted(std::shared_ptr<State> state, std::shared_ptr<Timer> timer, std::uint64_t seen)
        : state_(std::move(state)) {
        const std::lock_guard lock{state_->mutex};
        if (state_->version != seen) return;
        at_ = state_->waiting.insert(state_->waiting.end(), std::move(timer));
        waits_ = true;
    }
    ~Enlisted() {
        const std::lock_guard lock{state_->mutex};
        if (waits_) state_->waiting.erase(at_);
    }
    Enlisted(const Enlisted&) = delete;
    Enlisted& operator=(const Enlisted&) = delete;

    bool must_wait() const { return waits_; }

private:
    std::shared_ptr<State> state_;
    std::list<std::shared_ptr<Timer>>::iterator at_{};
    bool waits_{false};
};

}  // namespace

Signal::Signal() : state_(std::make_shared<State>()) {}
Signal::~Signal() = default;

std::uint64_t Signal::version() const {
    const std::lock_guard lock{state_->mutex};
    return state_->version;
}

void Signal::notify() {
    const std::lock_guard lock{state_->mutex};
    ++state_->version;
    // A timer belongs to its loop: it is cancelled there, after its coroutine has begun to wait.
    for (const auto& timer : state_->waiting) asio::post(timer->get_executor(), [timer] { timer->cancel(); });
}

Task<void> Signal::wait(std::uint64_t seen, Deadline until) {
    auto state = state_;
    auto timer = std::make_shared<Timer>(co_await asio::this_coro::executor, until);
    const Enlisted<State> enlisted{state, timer, seen};
    if (!enlisted.must_wait()) co_return;
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace pyscaler::tasks
