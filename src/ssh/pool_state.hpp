#pragma once
#include "base/spawn.hpp"
#include "base/turn.hpp"
#include "ssh/key_ring.hpp"
#include "ssh/limits.hpp"
#include "ssh/pool.hpp"

#include <map>

namespace pyscaler::ssh {

/// What the pool knows of one node under one login; a changed login makes another one.
struct PoolNode {
    PoolNode(asio::any_io_executor executor, Login known_login)
        : login(std::move(known_login)), changed(std::move(executor), Deadline::max()) {}

    Login login;
    std::shared_ptr<Session> session{};
    std::shared_ptr<Shell> shell{};
    Error error{};        // why there is no session
    Error shell_error{};  // why there is no shell
    unsigned failures{0};
    Deadline retry_at{};
    Deadline connected_at{};
    Deadline last_used{};
    Deadline last_asked{};  // whether it is alive
    bool connecting{false};
    bool opening{false};
    bool forgotten{false};
    asio::steady_timer changed;

    bool is_connected() const { return session && session->alive(); }
    /// Whether what is here is good for this login as well: the same, or the peer's key is among its host keys.
    bool serves(const Login& other) const;
    void close(Error why);
};

/// The pool behind `Pool`. For the files of this module only.
class PoolState : public std::enable_shared_from_this<PoolState> {
public:
    PoolState(asio::any_io_executor executor, Identifiers& identifiers, PoolTimes times);

    Task<Result<std::shared_ptr<PoolNode>>> connected(std::string node_id, Login login, Deadline deadline);
    Task<Result<std::shared_ptr<Shell>>> shell_of(std::shared_ptr<PoolNode> node, Deadline deadline);
    void forget(const std::string& node_id);
    /// Forgets all nodes; none can be asked for any more.
    void end();
    Pool::Figures figures() const;
    Scope& scope() noexcept { return scope_; }

private:
    std::shared_ptr<PoolNode> node_of(const std::string& node_id, const Login& login);
    void notice_loss(PoolNode& node);
    void count_failure(PoolNode& node, Error error);
    Task<Result<std::shared_ptr<Session>>> log_in_to(std::shared_ptr<PoolNode> node);
    static Task<void> connect(std::shared_ptr<PoolState> self, std::shared_ptr<PoolNode> node);
    static Task<void> open_shell(std::shared_ptr<PoolNode> node);
    static Task<void> keep_house(std::weak_ptr<PoolState> weak, std::chrono::milliseconds pause);
    void look_after(PoolNode& node);

    asio::any_io_executor executor_;
    Identifiers& identifiers_;
    PoolTimes times_;
    KeyRing keys_{};
    std::map<std::string, std::shared_ptr<PoolNode>, std::less<>> nodes_{};
    Turns logins_{limits::logins_at_once};
    bool keeps_house_{false};
    bool stopped_{false};
    Scope scope_;
};

}  // namespace pyscaler::ssh
