#pragma once
#include "base/deadline.hpp"
#include "base/spawn.hpp"
#include "ssh/host_key.hpp"
#include "ssh/waiters.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <libssh/libssh.h>
#include <memory>
#include <string>

namespace pyscaler::ssh {

/// One TCP connection with the libssh session on it; for the files of this module only.
///
/// libssh never blocks and never waits here: one read pump handles every packet, whoever it is for, and coroutines only
/// sleep in `wait` until the pump has handled something. libssh works on a duplicate of the descriptor, because it
/// closes its own when the connection is lost (but not otherwise), under the feet of Asio.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::ip::tcp::socket socket, std::string peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Gives libssh the descriptor and starts the pump.
    void start();

    /// Sleeps until something was handled. `Errc::timed_out` at the deadline, `unreachable` when the connection is
    /// lost; throws `operation_aborted` when cancelled.
    Task<Result<void>> wait(Deadline deadline);

    /// The same, but sleeps on while packets are handled, until `rouse`: for those who are told of what they wait for.
    Task<Result<void>> sleep(Deadline deadline);
    void rouse() { sleepers_.wake_all(); }

    /// Calls `step` until it no longer answers `again`.
    template <class Step>
    Task<Result<int>> repeat(Step step, int again, Deadline deadline) {
        auto self = shared_from_this();
        for (;;) {
            if (closed_) co_return lost();
            const int answer = step();
            hear();
            if (answer != again) co_return answer;
            auto woken = co_await wait(deadline);
            if (!woken) co_return woken.error();
        }
    }

    ssh_session session() const noexcept { return session_; }
    bool alive() const noexcept { return !closed_ && ssh_is_connected(session_) != 0; }
    bool is_closed() const noexcept { return closed_; }
    bool write_pending() const { return (ssh_get_poll_flags(session_) & SSH_WRITE_PENDING) != 0; }
    const std::string& peer() const noexcept { return peer_; }
    std::string last_error() const;
    Error lost() const;
    Deadline last_heard() const noexcept { return last_heard_; }

    HostKey proven_key() const;
    HostKey host_key{};

    /// For what outlives its caller; ends with the connection.
    Scope& scope() noexcept { return scope_; }

    /// Lets the pump send what libssh could not send at once.
    void flush_later();

    /// To be called after what may have handled packets: libssh reads within many of its calls, also what is for
    /// others, whom the pump would not wake then.
    void hear();
    /// Makes those who wait look again.
    void wake_all() {
        waiters_.wake_all();
        rouse();
    }

    void close();

private:
    void pump();
    void process();
    bool is_lost() const noexcept { return closed_ || (connected_once_ && ssh_is_connected(session_) == 0); }

    asio::ip::tcp::socket socket_;
    Scope scope_;
    std::string peer_;
    ssh_session session_;
    int descriptor_{-1};
    Waiters waiters_{};
    Waiters sleepers_{};
    ssh_counter_struct traffic_{};
    std::uint64_t heard_{0};  // bytes
    Deadline last_heard_{};
    bool closed_{false};
    bool connected_once_{false};
    bool flushing_{false};
};

}  // namespace pyscaler::ssh
