#pragma once
#include "base/deadline.hpp"
#include "ssh/exec.hpp"
#include "ssh/host_key.hpp"
#include "ssh/login.hpp"

#include <memory>
#include <string>

namespace pyscaler::ssh {

class Connection;
class PrivateKey;

/// One login on one node, driven by the event loop that made it and used only there. Runs any number of commands at
/// once; the peer's MaxSessions (10 by default) is the limit. A packet of the peer is handled also when nobody waits,
/// so a lost connection is noticed while it is idle.
class Session {
public:
    /// Resolves, connects, checks the host key, logs in; gives up at `deadline` or after the login's own timeout.
    /// `Errc::timed_out`, `refused`, `unreachable` (name, route, closed by the peer), `denied` (the key was not
    /// accepted), `host_key_changed`, `invalid` (private key or pins unreadable), `protocol`. The detail says where.
    static Task<Result<std::shared_ptr<Session>>> connect(Login login, Deadline deadline);
    /// The same with a key that was read before.
    static Task<Result<std::shared_ptr<Session>>> connect(Login login, PrivateKey key, Deadline deadline);

    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Runs `command` by the user's login shell, as it is. At the deadline (or when cancelled) the command is killed
    /// with all processes of its group, also those that ignore HUP and TERM, and the answer is `Errc::timed_out`; only
    /// a process that made a session of its own outlives it. `Errc::unreachable` when the connection was lost,
    /// `Errc::limit_exceeded` when the peer opens no more channels.
    Task<Result<ExecResult>> exec(std::string command, ExecOptions options, Deadline deadline);

    /// Writes `content` to `path` on the node: beside it first, then by rename, so that nobody sees half a file, also
    /// when the connection is lost. `mode` as for chmod(1), e.g. 0644. `Errc::failed` has what the node said.
    Task<Result<void>> upload(std::string path, std::string content, unsigned mode, Deadline deadline);

    /// The key that the peer proved to have.
    const HostKey& host_key() const noexcept;

    /// Whether the connection still stands, as far as we have heard.
    bool alive() const noexcept;
    /// When the peer last said anything.
    Deadline last_heard() const noexcept;
    /// Makes the peer answer, so that the connection is not forgotten on its way; a dead one is noticed by this.
    void keep_alive();

    /// Ends it now: what is running on it fails with `Errc::unreachable`. Safe to call twice.
    void close();

    /// For the files of this module.
    const std::shared_ptr<Connection>& connection() const noexcept { return connection_; }

private:
    explicit Session(std::shared_ptr<Connection> connection);
    std::shared_ptr<Connection> connection_;
};

}  // namespace pyscaler::ssh
