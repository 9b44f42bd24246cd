#include "actions/per_node.hpp"

#include "base/deadline.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <optional>

namespace pyscaler::actions {
namespace {

using Work = std::function<Task<Result<void>>(const model::Node&)>;

struct Shared {
    std::vector<model::Node> nodes;
    Work work;
    std::size_t next{0};
    std::optional<Error> failure{};
};

void note_failure(Shared& shared, const model::Node& node, const Error& error) {
    // Stages of the fleet name the node themselves.
    const auto& name = node.name.str();
    const auto detail = error.detail().starts_with(name + ":") ? error.detail() : name + ": " + error.detail();
    shared.failure = shared.failure ? Error{shared.failure->code(), shared.failure->detail() + "; " + detail}
                                    : Error{error.code(), detail};
}

Task<void> take_turns(std::shared_ptr<Shared> shared) {
    while (shared->next < shared->nodes.size()) {
        const auto& node = shared->nodes[shared->next++];
        auto done = co_await shared->work(node);
        if (!done) note_failure(*shared, node, done.error());
    }
}

}  // namespace

Task<Result<void>> for_each_node(std::vector<model::Node> nodes, Work work) {
    auto shared = std::make_shared<Shared>();
    shared->nodes = std::move(nodes);
    shared->work = std::move(work);
    const auto executor = co_await asio::this_coro::executor;
    using Turn = decltype(asio::co_spawn(executor, take_turns(shared), asio::deferred));
    std::vector<Turn> turns;
    for (std::size_t i = 0; i < std::min(nodes_at_once, shared->nodes.size()); ++i)
        turns.push_back(asio::co_spawn(executor, take_turns(shared), asio::deferred));
    if (turns.empty()) co_return Result<void>{};
    auto group = asio::experimental::make_parallel_group(std::move(turns));
    auto [order, thrown] = co_await group.async_wait(asio::experimental::wait_for_all{}, asio::use_awaitable);
    for (const auto& error : thrown)
        if (error) std::rethrow_exception(error);
    if (shared->failure) co_return *shared->failure;
    co_return Result<void>{};
}

}  // namespace pyscaler::actions
