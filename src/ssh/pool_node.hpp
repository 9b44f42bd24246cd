#pragma once
#include "ssh/backoff.hpp"
#include "ssh/login.hpp"
#include "ssh/session.hpp"
#include "ssh/shell.hpp"
#include "ssh/waiters.hpp"

#include <optional>

namespace pyscaler::ssh {

/// What a pool keeps of one node with one login; for the files of this module only.
struct PoolNode {
    PoolNode(Login of, const Patience& patience) : login(std::move(of)), logins(patience), shells(patience) {}

    bool is_connected() const noexcept { return session && session->alive(); }
    /// Whether somebody else holds the session or the shell.
    bool is_in_use() const noexcept;
    /// Whether what is here is good for this login as well.
    bool serves(const Login& other) const;
    /// Tells those who wait for it that it is gone, and ends its shell; the session still stands.
    void leave();

    Login login;
    std::shared_ptr<Session> session{};
    std::shared_ptr<Shell> shell{};
    Backoff logins;
    Backoff shells;
    Waiters changed{};
    Deadline used{std::chrono::steady_clock::now()};
    std::optional<Deadline> asked{};  // whether it is there, without an answer so far
    bool connecting{false};
    bool opening{false};
    bool gone{false};
};

}  // namespace pyscaler::ssh
