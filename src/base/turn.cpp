#include "base/turn.hpp"

#include <boost/asio/as_tuple.hpp>

namespace pyscaler {

/// Stands in the queue, also out of it when its coroutine ends by an exception. A turn that is free when it leaves goes
/// to the next: it may have been woken for one that it does not take.
class Turns::Place {
public:
    Place(Turns& turns, asio::steady_timer& timer)
        : turns_(turns), at_(turns.waiting_.insert(turns.waiting_.end(), &timer)) {}
    ~Place() {
        turns_.waiting_.erase(at_);
        turns_.wake_next();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool is_next() const { return turns_.taken_ < turns_.at_once_ && at_ == turns_.waiting_.begin(); }

private:
    Turns& turns_;
    std::list<asio::steady_timer*>::iterator at_;
};

Task<Result<std::shared_ptr<Turns::Turn>>> Turns::take(Deadline deadline) {
    if (auto turn = take_at_once()) co_return std::make_shared<Turn>(std::move(*turn));
    asio::steady_timer woken{co_await asio::this_coro::executor, deadline};
    const Place place{*this, woken};
    bool is_late = false;
    while (!place.is_next()) {
        if (is_late) co_return Error{Errc::timed_out, "it was not our turn in time"};
        const auto [error] = co_await woken.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
        is_late = !error;
    }
    co_return std::make_shared<Turn>(*this);
}

std::optional<Turns::Turn> Turns::take_at_once() {
    if (taken_ >= at_once_ || !waiting_.empty()) return std::nullopt;
    return std::optional<Turn>{std::in_place, *this};
}

void Turns::end() {
    --taken_;
    wake_next();
}

void Turns::wake_next() {
    if (taken_ < at_once_ && !waiting_.empty()) waiting_.front()->cancel();
}

}  // namespace pyscaler
