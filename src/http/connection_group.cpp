#include "http/connection_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

namespace pyscaler::http {

ConnectionGroup::ConnectionGroup(asio::io_context& loop, std::chrono::milliseconds tick)
    : loop_(loop), tick_(tick), timer_(loop), emptied_(loop), scope_(std::make_unique<Scope>(loop.get_executor())) {}

void ConnectionGroup::spawn(std::string name, Task<void> work) {
    if (scope_) scope_->spawn(std::move(name), std::move(work));
}

void ConnectionGroup::enter(Connection& connection) {
    connections_.insert(&connection);
    if (is_finishing_) connection.finish_up();
    if (!is_watching_) watch();
}

void ConnectionGroup::leave(Connection& connection) noexcept {
    connections_.erase(&connection);
    if (connections_.empty()) emptied_.cancel();
}

/// The timer rests while there is no connection.
void ConnectionGroup::watch() {
    is_watching_ = !connections_.empty() && scope_;
    if (!is_watching_) return;
    timer_.expires_after(tick_);
    timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
        if (error) return;
        const auto now = std::chrono::steady_clock::now();
        for (auto* connection : self->connections_) connection->look_at(now);
        self->watch();
    });
}

void ConnectionGroup::finish_up() {
    is_finishing_ = true;
    for (auto* connection : connections_) connection->finish_up();
}

Task<bool> ConnectionGroup::stop(Deadline deadline) {
    const auto self = shared_from_this();
    while (!connections_.empty() && std::chrono::steady_clock::now() < deadline) {
        emptied_.expires_at(deadline);
        co_await emptied_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const bool is_clean = connections_.empty();
    if (scope_) co_await scope_->stop(std::max(deadline, deadline_in(std::chrono::seconds{1})));
    timer_.cancel();
    co_return is_clean;
}

void ConnectionGroup::abandon() {
    is_finishing_ = true;
    scope_.reset();
    timer_.cancel();
}

std::string_view ConnectionGroup::date() {
    return date_.at(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
}

}  // namespace pyscaler::http
