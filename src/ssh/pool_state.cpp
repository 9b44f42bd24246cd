#include "ssh/pool_state.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <cmath>
#include <fmt/core.h>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A connection that was lost sooner than this counts as a failed attempt, else as bad luck.
constexpr auto short_life = 10s;

/// Sets a flag, and on the way out (also when cancelled) takes it back and wakes who waits for it.
class Flag {
public:
    Flag(bool& flag, asio::steady_timer& changed) : flag_(flag), changed_(changed) { flag_ = true; }
    ~Flag() {
        flag_ = false;
        changed_.cancel();
    }
    Flag(const Flag&) = delete;
    Flag& operator=(const Flag&) = delete;

private:
    bool& flag_;
    asio::steady_timer& changed_;
};

/// Sleeps until `changed` is cancelled; throws when this coroutine itself is.
Task<void> wait_for(asio::steady_timer& changed) {
    co_await changed.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
}

Task<Result<void>> wait_while(std::shared_ptr<PoolNode> node, bool PoolNode::* flag) {
    while ((*node).*flag && !node->forgotten) co_await wait_for(node->changed);
    if (node->forgotten) co_return Error{Errc::cancelled, node->login.host + ": the node's login was given up"};
    co_return Result<void>{};
}

}  // namespace

bool PoolNode::serves(const Login& other) const {
    if (login == other) return true;
    auto repinned = login;
    repinned.host_key = other.host_key;
    if (!(repinned == other) || !is_connected()) return false;
    const auto pins = HostKeyPins::parse(other.host_key);
    return pins && pins->accepts(session->host_key());
}

void PoolNode::close(Error why) {
    forgotten = true;
    error = std::move(why);
    shell.reset();
    if (session) session->close();
    session.reset();
    changed.cancel();
}

PoolState::PoolState(asio::any_io_executor executor, Identifiers& identifiers, PoolTimes times)
    : executor_(executor), identifiers_(identifiers), times_(times), scope_(executor) {}

std::shared_ptr<PoolNode> PoolState::node_of(const std::string& node_id, const Login& login) {
    auto& node = nodes_[node_id];
    if (node && !node->serves(login)) {
        node->close({Errc::cancelled, "the login was changed"});
        node.reset();
    }
    if (!node) node = std::make_shared<PoolNode>(executor_, login);
    node->login = login;
    node->last_used = steady_clock::now();
    return node;
}

void PoolState::count_failure(PoolNode& node, Error error) {
    const double doubled = static_cast<double>(times_.first_backoff.count()) * std::exp2(std::min(node.failures, 20U));
    const double pause = std::min(doubled, static_cast<double>(times_.longest_backoff.count()));
    const double jittered = pause * (0.5 + identifiers_.fraction() / 2);
    node.retry_at = steady_clock::now() + milliseconds{std::llround(jittered)};
    node.error = std::move(error);
    ++node.failures;
}

void PoolState::notice_loss(PoolNode& node) {
    if (!node.session || node.session->alive()) return;
    node.shell.reset();
    node.session.reset();
    if (steady_clock::now() - node.connected_at < short_life) {
        count_failure(node, {Errc::unreachable, node.login.host + ": connection lost soon after the login"});
    } else {
        node.failures = 0;
    }
}

Task<Result<std::shared_ptr<Session>>> PoolState::log_in_to(std::shared_ptr<PoolNode> node) {
    auto key = co_await keys_.key_of(node->login);
    if (!key) co_return key.error();
    const auto turn = co_await logins_.take(Deadline::max());
    if (!turn) co_return turn.error();
    co_return co_await Session::connect(node->login, std::move(*key), deadline_in(node->login.connect_timeout));
}

Task<void> PoolState::connect(std::shared_ptr<PoolState> self, std::shared_ptr<PoolNode> node) {
    const Flag connecting{node->connecting, node->changed};
    auto session = co_await self->log_in_to(node);
    if (node->forgotten) co_return;
    if (!session) {
        log::debug("ssh", "{}", session.error().detail());
        self->count_failure(*node, session.error());
        co_return;
    }
    node->session = std::move(*session);
    node->connected_at = steady_clock::now();
    node->error = Error{};
}

Task<Result<std::shared_ptr<PoolNode>>> PoolState::connected(std::string node_id, Login login, Deadline deadline) {
    auto self = shared_from_this();
    if (stopped_) co_return Error{Errc::cancelled, "stopping"};
    if (!std::exchange(keeps_house_, true)) scope_.spawn("ssh pool", keep_house(self, times_.keep_alive / 4));
    auto node = node_of(node_id, login);
    notice_loss(*node);
    if (node->is_connected()) co_return node;
    if (!node->connecting) {
        if (steady_clock::now() < node->retry_at) co_return node->error;
        node->connecting = true;
        scope_.spawn("ssh connect", connect(self, node));
    }
    auto ended = co_await with_deadline(deadline, wait_while(node, &PoolNode::connecting));
    if (!ended && ended.error() == Errc::timed_out) co_return ended.error().in(node->login.host + ": login");
    if (!ended) co_return ended.error();
    if (!node->is_connected()) {
        co_return node->session ? Error{Errc::unreachable, node->login.host + ": connection lost"} : node->error;
    }
    co_return node;
}

Task<void> PoolState::open_shell(std::shared_ptr<PoolNode> node) {
    const Flag opening{node->opening, node->changed};
    auto shell = co_await Shell::open(node->session, deadline_in(limits::shell_open));
    if (node->forgotten) co_return;
    node->shell = shell ? *shell : nullptr;
    node->shell_error = shell ? Error{} : shell.error();
}

Task<Result<std::shared_ptr<Shell>>> PoolState::shell_of(std::shared_ptr<PoolNode> node, Deadline deadline) {
    if (node->shell && node->shell->usable()) co_return node->shell;
    if (!node->opening) {
        node->shell.reset();
        node->opening = true;
        scope_.spawn("ssh shell", open_shell(node));
    }
    auto ended = co_await with_deadline(deadline, wait_while(node, &PoolNode::opening));
    if (!ended && ended.error() == Errc::timed_out) co_return ended.error().in(node->login.host + ": shell");
    if (!ended) co_return ended.error();
    if (!node->shell) co_return node->shell_error;
    co_return node->shell;
}

void PoolState::look_after(PoolNode& node) {
    notice_loss(node);
    if (!node.session) return;
    const auto now = steady_clock::now();
    const auto silent = now - node.session->last_heard();
    if (silent > 3 * times_.keep_alive) {
        node.session->close();
        notice_loss(node);
    } else if (silent > times_.keep_alive && now - node.last_asked > times_.keep_alive) {
        node.last_asked = now;
        node.session->keep_alive();
    }
}

// Holds the pool only while it works: a pool nobody else holds must not be kept by its own housekeeping.
Task<void> PoolState::keep_house(std::weak_ptr<PoolState> weak, milliseconds pause) {
    for (;;) {
        co_await sleep_until(deadline_in(pause));
        auto self = weak.lock();
        if (!self) co_return;
        const auto now = steady_clock::now();
        std::erase_if(self->nodes_, [&](auto& entry) {
            auto& node = *entry.second;
            self->look_after(node);
            if (node.connecting || node.opening || now - node.last_used < self->times_.idle) return false;
            node.close({Errc::cancelled, "unused"});
            return true;
        });
    }
}

void PoolState::forget(const std::string& node_id) {
    const auto node = nodes_.find(node_id);
    if (node == nodes_.end()) return;
    node->second->close({Errc::cancelled, "forgotten"});
    nodes_.erase(node);
}

void PoolState::end() {
    for (auto& [node_id, node] : nodes_) node->close({Errc::cancelled, "stopping"});
    nodes_.clear();
    stopped_ = true;
}

Pool::Figures PoolState::figures() const {
    Pool::Figures figures;
    for (const auto& [node_id, node] : nodes_) {
        if (node->is_connected()) ++figures.connected;
        if (node->connecting) ++figures.connecting;
        if (!node->connecting && !node->session && steady_clock::now() < node->retry_at) ++figures.failing;
    }
    return figures;
}

}  // namespace pyscaler::ssh
