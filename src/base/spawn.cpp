#include "base/spawn.hpp"

#include "base/log.hpp"

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/dispatch.hpp>
#include <list>

namespace pyscaler {

struct Scope::State {
    struct Child {
        std::string name;
        asio::cancellation_signal signal{};
    };

    explicit State(asio::any_io_executor executor) : executor(std::move(executor)), changed(this->executor) {
        changed.expires_at(Deadline::max());
    }

    void report(const std::string& name, const std::exception_ptr& error) const {
        if (!error) return;
        try {
            std::rethrow_exception(error);
        } catch (const boost::system::system_error& failure) {
            if (failure.code() != asio::error::operation_aborted) log::error("spawn", "{}: {}", name, failure.what());
        } catch (const std::exception& failure) {
            log::error("spawn", "{}: {}", name, failure.what());
        }
    }

    void cancel_all() {
        stopping = true;
        // Emitting may end a child at once, which removes it from the list: walk a copy of the addresses.
        for (auto at = children.begin(); at != children.end();) (at++)->signal.emit(asio::cancellation_type::all);
    }

    asio::any_io_executor executor;
    asio::steady_timer changed;
    std::list<Child> children{};
    std::atomic<std::size_t> count{0};
    bool stopping{false};
};

Scope::Scope(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Scope::~Scope() {
    asio::dispatch(state_->executor, [state = state_] { state->cancel_all(); });
}

void Scope::spawn(std::string name, Task<void> work) {
    ++state_->count;
    asio::dispatch(state_->executor, [state = state_, name = std::move(name), work = std::move(work)]() mutable {
        if (state->stopping) {
            --state->count;
            return;
        }
        auto child = state->children.emplace(state->children.end());
        child->name = std::move(name);
        asio::co_spawn(state->executor, std::move(work),
                       asio::bind_cancellation_slot(child->signal.slot(), [state, child](std::exception_ptr error) {
                           state->report(child->name, error);
                           state->children.erase(child);
                           --state->count;
                           state->changed.cancel();
                       }));
    });
}

Task<bool> Scope::stop(Deadline deadline) {
    auto state = state_;
    state->cancel_all();
    while (!state->children.empty() && std::chrono::steady_clock::now() < deadline) {
        state->changed.expires_at(deadline);
        co_await state->changed.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    for (const auto& child : state->children) log::warning("spawn", "{} did not stop in time", child.name);
    co_return state->children.empty();
}

std::size_t Scope::running() const { return state_->count; }

}  // namespace pyscaler
