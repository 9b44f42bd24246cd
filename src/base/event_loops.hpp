#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

namespace pyscaler {

/// Several event loops, each with one thread of its own. Objects live on one loop; loops talk by `post`.
class EventLoops {
public:
    explicit EventLoops(std::size_t count);
    /// Stops the loops and joins their threads.
    ~EventLoops();
    EventLoops(const EventLoops&) = delete;
    EventLoops& operator=(const EventLoops&) = delete;

    std::size_t size() const noexcept { return loops_.size(); }
    boost::asio::io_context& at(std::size_t index);

    /// Ends every loop as soon as its present handler returns, joins, and destroys the handlers that still wait. Safe
    /// to call twice, not from a loop's thread.
    void stop();

private:
    class Loop;
    struct Threads;
    std::vector<std::unique_ptr<Loop>> loops_;
    std::unique_ptr<Threads> threads_;
};

}  // namespace pyscaler
