#include "base/event_loops.hpp"

#include "base/log.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <exception>
#include <thread>

namespace pyscaler {

namespace asio = boost::asio;

/// A context that can give up its handlers before it is destroyed.
class EventLoops::Loop : public asio::io_context {
public:
    Loop() : asio::io_context(1) {}
    /// Destroys every handler without calling it. No thread may run the loop, now or later.
    void abandon() { shutdown(); }
};

struct EventLoops::Threads {
    using Guard = asio::executor_work_guard<asio::io_context::executor_type>;
    std::vector<Guard> guards{};
    std::vector<std::jthread> threads{};
};

namespace {

/// How many calls from loop to loop deep a coroutine may be.
constexpr std::size_t unwinding_rounds = 8;

void run(asio::io_context& loop) {
    // A handler that throws is our bug: say so and go on, since the other work of the loop is not to blame.
    for (;;) {
        try {
            loop.run();
            return;
        } catch (const std::exception& failure) {
            log::error("loop", "{}", failure.what());
        }
    }
}

}  // namespace

EventLoops::EventLoops(std::size_t count) : threads_(std::make_unique<Threads>()) {
    for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
        auto& loop = *loops_.emplace_back(std::make_unique<Loop>());
        threads_->guards.push_back(asio::make_work_guard(loop));
        threads_->threads.emplace_back([&loop] { run(loop); });
    }
}

EventLoops::~EventLoops() { stop(); }

asio::io_context& EventLoops::at(std::size_t index) { return *loops_[index % loops_.size()]; }

void EventLoops::stop() {
    threads_->guards.clear();
    for (auto& loop : loops_) loop->stop();
    threads_->threads.clear();
    // What a suspended coroutine holds may belong to another loop, and Asio unwinds a coroutine by a handler of its
    // own executor: so every loop gives up its handlers while all of them still stand, until none is left.
    for (std::size_t round = 0; round < unwinding_rounds; ++round)
        for (auto& loop : loops_) loop->abandon();
}

}  // namespace pyscaler
