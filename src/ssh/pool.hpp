#pragma once
#include "base/deadline.hpp"
#include "base/identifier.hpp"
#include "ssh/limits.hpp"
#include "ssh/login.hpp"
#include "ssh/session.hpp"
#include "ssh/shell.hpp"

#include <memory>
#include <string>

namespace pyscaler::ssh {

class PoolState;

/// The pool's lengths of time; see limits.hpp. A test shortens them.
struct PoolTimes {
    std::chrono::milliseconds first_backoff{limits::first_backoff};
    std::chrono::milliseconds longest_backoff{limits::longest_backoff};
    std::chrono::milliseconds keep_alive{limits::keep_alive};
    std::chrono::milliseconds idle{limits::idle};
};

/// Keeps one session, and one shell on it, per node between rounds. One pool per event loop, used only there.
///
/// A node is connected at its first use, once for all who wait for it. After a failure it is left alone for a while
/// that grows with each (jittered), and whoever asks meanwhile gets the last error at once. When its login changes
/// (profile edited) it is connected anew without delay; a pin that its host key fits, as after first contact, changes
/// nothing. Idle connections are kept alive, unused ones closed: see limits.hpp.
class Pool {
public:
    /// `identifiers` gives the jitter; it outlives the pool.
    Pool(asio::any_io_executor executor, Identifiers& identifiers, PoolTimes times = {});
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// The session of `node_id` (an id that never comes again, not a name). The errors of `Session::connect`.
    Task<Result<std::shared_ptr<Session>>> session(std::string node_id, Login login, Deadline deadline);

    /// The kept shell of `node_id`; also the errors of `Shell::open`.
    Task<Result<std::shared_ptr<Shell>>> shell(std::string node_id, Login login, Deadline deadline);

    /// Closes the connection of a node that is gone or must not be worked on; what runs on it fails.
    void forget(const std::string& node_id);

    /// Closes everything and waits until it has ended; nothing can be asked for any more.
    Task<void> stop(Deadline deadline);

    struct Figures {
        std::size_t connected{0};
        std::size_t connecting{0};
        std::size_t failing{0};  // in a pause after a failure
    };
    Figures figures() const;

private:
    std::shared_ptr<PoolState> state_;
};

}  // namespace pyscaler::ssh
