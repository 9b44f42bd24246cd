#include "jmx/turn.hpp"

#include <boost/asio/as_tuple.hpp>

namespace pyscaler::jmx {
namespace {

/// Stands in the queue, also out of it when its coroutine ends by an exception.
class Place {
public:
    Place(std::list<asio::steady_timer*>& queue, asio::steady_timer& timer)
        : queue_(queue), at_(queue.insert(queue.end(), &timer)) {}
    ~Place() { queue_.erase(at_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    std::list<asio::steady_timer*>& queue_;
    std::list<asio::steady_timer*>::iterator at_;
};

}  // namespace

Task<Result<std::shared_ptr<Turns::Turn>>> Turns::take(Deadline deadline) {
    if (taken_) {
        asio::steady_timer woken{co_await asio::this_coro::executor, deadline};
        const Place place{waiting_, woken};
        while (taken_ || waiting_.front() != &woken) {
            const auto [error] = co_await woken.async_wait(asio::as_tuple(asio::use_awaitable));
            const auto cancellation = co_await asio::this_coro::cancellation_state;
            if (cancellation.cancelled() != asio::cancellation_type::none) {
                if (!taken_) end();
                throw boost::system::system_error(asio::error::operation_aborted);
            }
            if (!error) co_return Error{Errc::timed_out, "others were asking the same JVM"};
        }
    }
    taken_ = true;
    co_return std::make_shared<Turn>(*this);
}

std::optional<Turns::Turn> Turns::take_at_once() {
    if (taken_ || !waiting_.empty()) return std::nullopt;
    taken_ = true;
    return std::optional<Turn>{std::in_place, *this};
}

void Turns::end() {
    taken_ = false;
    if (!waiting_.empty()) waiting_.front()->cancel();
}

}  // namespace pyscaler::jmx
