#pragma once
#include "base/identifier.hpp"
#include "jmx/client.hpp"
#include "jmx/limits.hpp"

#include <memory>
#include <string>

namespace pyscaler::jmx {

/// The pool's lengths of time; see limits.hpp. A test shortens them.
struct PoolTimes {
    std::chrono::milliseconds first_backoff{limits::first_backoff};
    std::chrono::milliseconds longest_backoff{limits::longest_backoff};
    std::chrono::milliseconds unused{limits::unused};
    std::chrono::milliseconds housekeeping{std::chrono::seconds{15}};
};

/// Keeps one login per JVM between rounds. One pool per event loop, used only there.
///
/// A JVM is logged in at with its first use, once for all who wait for it. After a failure it is left alone for a while
/// that grows with each (jittered), and whoever asks meanwhile gets the last error at once. When its access changes it
/// is logged in anew without delay. Only `limits::logins_at_once` are under way together; the others wait for theirs.
/// Leases are renewed; a JVM that nobody asks for is left.
class Pool {
public:
    /// `identifiers` gives the jitter and our name as lease holder; it outlives the pool.
    Pool(asio::any_io_executor executor, Identifiers& identifiers, PoolTimes times = {});
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// The client of the JVM that `key` names: ids that never come again. The errors of `Client::log_in`.
    Task<Result<std::shared_ptr<Client>>> client(std::string key, Access access, Deadline deadline);

    /// Leaves all JVMs whose key begins with `prefix`.
    void forget(const std::string& prefix);

    /// Leaves all; nothing can be asked for any more.
    Task<void> stop(Deadline deadline);

private:
    struct Entry;
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::jmx
