#include "fleet/sessions.hpp"

#include "http/client.hpp"
#include "jmx/pool.hpp"
#include "ssh/pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <string>

namespace pyscaler::fleet {

struct Sessions::Loop {
    Loop(asio::io_context& context, Identifiers& identifiers)
        : executor(context.get_executor()), pool(executor, identifiers), jmx(executor, identifiers), http(executor) {}

    asio::any_io_executor executor;
    ssh::Pool pool;
    jmx::Pool jmx;
    http::Client http;
};

namespace {

Task<ssh::Pool::Figures> figures_of(ssh::Pool& pool) { co_return pool.figures(); }

}  // namespace

Sessions::Sessions(EventLoops& loops, Identifiers& identifiers) {
    for (std::size_t i = 0; i < loops.size(); ++i) loops_.push_back(std::make_unique<Loop>(loops.at(i), identifiers));
}

Sessions::~Sessions() = default;

asio::any_io_executor Sessions::executor(std::size_t loop) const { return loops_[loop]->executor; }

ssh::Pool& Sessions::pool(std::size_t loop) { return loops_[loop]->pool; }

jmx::Pool& Sessions::jmx(std::size_t loop) { return loops_[loop]->jmx; }

http::Client& Sessions::http(std::size_t loop) { return loops_[loop]->http; }

void Sessions::forget(std::int64_t node) {
    auto& loop = *loops_[loop_of(node)];
    asio::post(loop.executor, [&loop, node] {
        loop.pool.forget(std::to_string(node));
        loop.jmx.forget(std::to_string(node) + "/");
    });
}

Task<Sessions::Figures> Sessions::figures() {
    Figures sum;
    for (auto& loop : loops_) {
        const auto part = co_await asio::co_spawn(loop->executor, figures_of(loop->pool), asio::use_awaitable);
        sum.connected += part.connected;
        sum.failing += part.failing;
    }
    co_return sum;
}

Task<void> Sessions::stop(Deadline deadline) {
    for (auto& loop : loops_) {
        co_await asio::co_spawn(loop->executor, loop->pool.stop(deadline), asio::use_awaitable);
        co_await asio::co_spawn(loop->executor, loop->jmx.stop(deadline), asio::use_awaitable);
    }
}

}  // namespace pyscaler::fleet
