#include "base/event_loops.hpp"

#include "base/log.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <exception>
#include <thread>

namespace pyscaler {

namespace asio = boost::asio;

struct EventLoops::Threads {
    using Guard = asio::executor_work_guard<asio::io_context::executor_type>;
    std::vector<Guard> guards{};
    std::vector<std::jthread> threads{};
};

namespace {

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
        auto& loop = *loops_.emplace_back(std::make_unique<asio::io_context>(1));
        threads_->guards.push_back(asio::make_work_guard(loop));
        threads_->threads.emplace_back([&loop] { run(loop); });
    }
}

EventLoops::~EventLoops() { stop(); }

void EventLoops::stop() {
    threads_->guards.clear();
    for (auto& loop : loops_) loop->stop();
    threads_->threads.clear();
}

}  // namespace pyscaler
