#include "ssh/pool.hpp"

#include "base/spawn.hpp"
#include "ssh/connection.hpp"
#include "ssh/key_ring.hpp"
#include "ssh/pool_node.hpp"

#include <algorithm>
#include <exception>
#include <fmt/core.h>
#include <unordered_map>
#include <utility>

namespace pyscaler::ssh {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using SessionPtr = std::shared_ptr<Session>;
using ShellPtr = std::shared_ptr<Shell>;
using NodePtr = std::shared_ptr<PoolNode>;
using Nodes = std::unordered_map<std::string, NodePtr>;

Error gone_error() { return {Errc::cancelled, "the connection is no longer wanted"}; }

/// The commands that kill what was left running, which the connection itself has started.
Task<void> wait_for_kills(std::shared_ptr<Connection> connection, Deadline deadline) {
    while (connection->scope().running() > 0 && connection->alive() && steady_clock::now() < deadline) {
        (void)co_await connection->wait(std::min(deadline, deadline_in(50ms)));
    }
}

}  // namespace

struct Pool::State : std::enable_shared_from_this<State> {
    State(asio::any_io_executor executor, Identifiers& source, Patience times)
        : identifiers(source), patience(times), scope(std::in_place, std::move(executor)) {}

    NodePtr node(const std::string& id, Login login);
    Task<Result<SessionPtr>> session_of(NodePtr node, Deadline deadline);
    Task<Result<ShellPtr>> shell_of(NodePtr node, Deadline deadline);

    // What the scope runs owns the state from its first moment, which may be after the pool's last.
    static Task<void> connect(std::shared_ptr<State> self, NodePtr node);
    static Task<void> open_shell(std::shared_ptr<State> self, NodePtr node, SessionPtr session);
    static Task<void> upkeep(std::shared_ptr<State> self);

    Task<Result<SessionPtr>> log_in(Login login);
    Error why_not(const PoolNode& node, const Backoff& tried) const;
    /// Whether the node is still to be remembered.
    bool look_after(PoolNode& node, Deadline now);
    void ask(PoolNode& node, Deadline now) const;
    void end();

    Identifiers& identifiers;
    Patience patience;
    std::optional<Scope> scope;
    KeyRing keys{};
    Nodes nodes{};
    std::size_t logins{0};
    Waiters login_ended{};
    bool stopped{false};
};

NodePtr Pool::State::node(const std::string& id, Login login) {
    auto& known = nodes[id];
    if (known && known->serves(login)) {
        known->login = std::move(login);
    } else {
        known = std::make_shared<PoolNode>(std::move(login), patience);
    }
    known->used = steady_clock::now();
    return known;
}

Task<Result<SessionPtr>> Pool::State::session_of(NodePtr node, Deadline deadline) {
    auto self = shared_from_this();
    if (node->is_connected()) co_return node->session;
    if (!node->connecting) {
        if (node->logins.is_pausing(steady_clock::now())) co_return node->logins.error();
        node->connecting = true;
        node->shell.reset();
        node->session.reset();
        scope->spawn("ssh login", connect(self, node));
    }
    while (node->connecting && !node->gone) {
        if (co_await node->changed.wait(deadline)) continue;
        co_return Error{Errc::timed_out, fmt::format("{}: still logging in", node->login.host)};
    }
    if (node->gone || !node->session) co_return why_not(*node, node->logins);
    co_return node->session;
}

Error Pool::State::why_not(const PoolNode& node, const Backoff& tried) const {
    return node.gone || stopped ? gone_error() : tried.error();
}

Task<void> Pool::State::connect(std::shared_ptr<State> self, NodePtr node) {
    Result<SessionPtr> made = Error{Errc::failed, "the login was broken off"};
    std::exception_ptr thrown;
    try {
        made = co_await self->log_in(node->login);
    } catch (...) {
        thrown = std::current_exception();
    }
    node->connecting = false;
    if (made && !node->gone) {
        node->session = std::move(*made);
        node->asked.reset();
        node->logins.succeed();
        node->shells.succeed();
    } else if (!made && !self->stopped) {
        node->logins.fail(made.error(), steady_clock::now(), self->identifiers.fraction());
    }
    node->changed.wake_all();
    if (thrown) std::rethrow_exception(thrown);
}

Task<Result<SessionPtr>> Pool::State::log_in(Login login) {
    while (logins >= limits::logins_at_once) co_await login_ended.wait(Deadline::max());
    struct Turn {
        State& state;
        explicit Turn(State& of) : state(of) { ++state.logins; }
        ~Turn() {
            --state.logins;
            state.login_ended.wake_one();
        }
    } const turn{*this};
    auto key = co_await keys.read(login.private_key, login.passphrase);
    if (!key) co_return key.error();
    co_return co_await Session::connect(std::move(login), std::move(*key), Deadline::max());
}

Task<Result<ShellPtr>> Pool::State::shell_of(NodePtr node, Deadline deadline) {
    auto self = shared_from_this();
    auto session = co_await session_of(node, deadline);
    if (!session) co_return session.error();
    if (node->shell && node->shell->usable()) co_return node->shell;
    if (!node->opening) {
        if (node->shells.is_pausing(steady_clock::now())) co_return node->shells.error();
        node->opening = true;
        node->shell.reset();
        scope->spawn("ssh shell", open_shell(self, node, *session));
    }
    while (node->opening && !node->gone) {
        if (co_await node->changed.wait(deadline)) continue;
        co_return Error{Errc::timed_out, fmt::format("{}: the shell is still starting", node->login.host)};
    }
    if (node->gone || !node->shell) co_return why_not(*node, node->shells);
    co_return node->shell;
}

Task<void> Pool::State::open_shell(std::shared_ptr<State> self, NodePtr node, SessionPtr session) {
    Result<ShellPtr> made = Error{Errc::failed, "the start of the shell was broken off"};
    std::exception_ptr thrown;
    try {
        made = co_await Shell::open(std::move(session), Deadline::max());
    } catch (...) {
        thrown = std::current_exception();
    }
    node->opening = false;
    if (made && !node->gone) {
        node->shell = std::move(*made);
        node->shells.succeed();
    } else if (!made && !self->stopped) {
        node->shells.fail(made.error(), steady_clock::now(), self->identifiers.fraction());
    }
    node->changed.wake_all();
    if (thrown) std::rethrow_exception(thrown);
}

Task<void> Pool::State::upkeep(std::shared_ptr<State> self) {
    const auto& patience = self->patience;
    const auto pause = std::max<std::chrono::milliseconds>(std::min(patience.keep_alive, patience.idle) / 4, 10ms);
    for (;;) {
        co_await sleep_until(deadline_in(pause));
        const auto now = steady_clock::now();
        std::erase_if(self->nodes, [&](const auto& entry) { return !self->look_after(*entry.second, now); });
    }
}

bool Pool::State::look_after(PoolNode& node, Deadline now) {
    if (node.connecting || node.opening) return true;
    if (!node.is_connected()) {
        node.shell.reset();
        node.session.reset();
    }
    if (node.session && node.is_in_use()) node.used = now;
    if (now - node.used >= patience.idle && !node.logins.is_pausing(now)) return false;
    if (node.session) ask(node, now);
    return true;
}

// An answer is counted from the question, not from the last word: the whole machine may have slept in between.
void Pool::State::ask(PoolNode& node, Deadline now) const {
    const auto heard = node.session->last_heard();
    if (node.asked && heard >= *node.asked) node.asked.reset();
    if (node.asked && now - *node.asked >= patience.dead_peer) {
        node.session->close();
    } else if (!node.asked && now - heard >= patience.keep_alive) {
        node.asked = now;
        node.session->keep_alive();
    }
}

void Pool::State::end() {
    stopped = true;
    for (const auto& [id, node] : std::exchange(nodes, {})) {
        node->leave();
        if (node->session) node->session->close();
    }
    scope.reset();
}

Pool::Pool(asio::any_io_executor executor, Identifiers& identifiers, Patience patience)
    : state_(std::make_shared<State>(std::move(executor), identifiers, patience)) {
    state_->scope->spawn("ssh upkeep", State::upkeep(state_));
}

Pool::~Pool() { state_->end(); }

Task<Result<SessionPtr>> Pool::session(std::string node_id, Login login, Deadline deadline) {
    if (state_->stopped) co_return gone_error();
    co_return co_await state_->session_of(state_->node(node_id, std::move(login)), deadline);
}

Task<Result<ShellPtr>> Pool::shell(std::string node_id, Login login, Deadline deadline) {
    if (state_->stopped) co_return gone_error();
    co_return co_await state_->shell_of(state_->node(node_id, std::move(login)), deadline);
}

void Pool::forget(const std::string& node_id) {
    auto entry = state_->nodes.extract(node_id);
    if (entry.empty()) return;
    auto& node = *entry.mapped();
    node.leave();
    if (node.session) node.session->close();
}

Task<void> Pool::stop(Deadline deadline) {
    auto state = state_;
    state->stopped = true;
    const auto nodes = std::exchange(state->nodes, {});
    for (const auto& [id, node] : nodes) node->leave();
    co_await state->scope->stop(deadline);
    for (const auto& [id, node] : nodes) {
        if (!node->session) continue;
        co_await wait_for_kills(node->session->connection(), deadline);
        node->session->close();
    }
}

Pool::Figures Pool::figures() const {
    Figures figures;
    const auto now = steady_clock::now();
    for (const auto& [id, node] : state_->nodes) {
        if (node->connecting) {
            ++figures.connecting;
        } else if (node->is_connected()) {
            ++figures.connected;
        } else if (node->logins.is_pausing(now)) {
            ++figures.failing;
        }
    }
    return figures;
}

}  // namespace pyscaler::ssh
