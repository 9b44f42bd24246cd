#pragma once
#include "base/deadline.hpp"
#include "base/spawn.hpp"
#include "http/connection.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace pyscaler::http {

/// The connections of one loop, their one timer and their date line. Everything runs on that loop but the constructor
/// and `load`.
class ConnectionGroup : public std::enable_shared_from_this<ConnectionGroup> {
public:
    ConnectionGroup(asio::io_context& loop, std::chrono::milliseconds tick);

    asio::io_context& loop() noexcept { return loop_; }
    /// How many connections it has or is about to get: what the acceptor spreads them by.
    std::atomic<std::size_t>& load() noexcept { return load_; }

    void spawn(std::string name, Task<void> work);
    void enter(Connection& connection);
    void leave(Connection& connection) noexcept;
    bool is_finishing() const noexcept { return is_finishing_; }

    /// Tells every connection to end when it can.
    void finish_up();
    /// Waits for that until `deadline`, then cancels; returns whether nothing had to be cancelled.
    Task<bool> stop(Deadline deadline);
    /// Cancels everything and waits for nothing.
    void abandon();

    std::string_view date();

private:
    void watch();

    asio::io_context& loop_;
    const std::chrono::milliseconds tick_;
    asio::steady_timer timer_;
    asio::steady_timer emptied_;
    std::unique_ptr<Scope> scope_;
    std::set<Connection*> connections_{};
    std::atomic<std::size_t> load_{0};
    DateText date_{};
    bool is_watching_{false};
    bool is_finishing_{false};
};

}  // namespace pyscaler::http
