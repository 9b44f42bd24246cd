#include "ssh/pool.hpp"

#include "ssh/pool_state.hpp"

namespace pyscaler::ssh {

Pool::Pool(asio::any_io_executor executor, Identifiers& identifiers, PoolTimes times)
    : state_(std::make_shared<PoolState>(std::move(executor), identifiers, times)) {}

Pool::~Pool() { state_->end(); }

Task<Result<std::shared_ptr<Session>>> Pool::session(std::string node_id, Login login, Deadline deadline) {
    auto state = state_;
    auto node = co_await state->connected(std::move(node_id), std::move(login), deadline);
    if (!node) co_return node.error();
    co_return (*node)->session;
}

Task<Result<std::shared_ptr<Shell>>> Pool::shell(std::string node_id, Login login, Deadline deadline) {
    auto state = state_;
    auto node = co_await state->connected(std::move(node_id), std::move(login), deadline);
    if (!node) co_return node.error();
    co_return co_await state->shell_of(std::move(*node), deadline);
}

void Pool::forget(const std::string& node_id) { state_->forget(node_id); }

Task<void> Pool::stop(Deadline deadline) {
    auto state = state_;
    state->end();
    co_await state->scope().stop(deadline);
}

Pool::Figures Pool::figures() const { return state_->figures(); }

}  // namespace pyscaler::ssh
