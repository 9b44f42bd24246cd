#pragma once
#include "base/deadline.hpp"
#include "base/event_loops.hpp"
#include "base/identifier.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <vector>

namespace pyscaler::http {
class Client;
}
namespace pyscaler::ssh {
class Pool;
}
namespace pyscaler::jmx {
class Pool;
}

namespace pyscaler::fleet {

/// The kept connections of all nodes, by SSH and to their JVMs, spread over the event loops: a node always belongs to
/// the same loop, and its connection is used only there.
class Sessions {
public:
    Sessions(EventLoops& loops, Identifiers& identifiers);
    ~Sessions();
    Sessions(const Sessions&) = delete;
    Sessions& operator=(const Sessions&) = delete;

    std::size_t loops() const noexcept { return loops_.size(); }
    std::size_t loop_of(std::int64_t node) const noexcept { return static_cast<std::size_t>(node) % loops_.size(); }
    asio::any_io_executor executor(std::size_t loop) const;
    /// To be used on `executor(loop)` only; nodes are named in it by `std::to_string(id)`.
    ssh::Pool& pool(std::size_t loop);
    /// The same for JVMs, named in it by "node/profile".
    jmx::Pool& jmx(std::size_t loop);
    /// For JVMs that are asked over HTTP; on `executor(loop)` only.
    http::Client& http(std::size_t loop);

    /// Closes the connections of a node that is gone or that must not be worked on. From any thread.
    void forget(std::int64_t node);

    struct Figures {
        std::size_t connected{0};
        std::size_t failing{0};
    };
    Task<Figures> figures();

    /// Closes all connections.
    Task<void> stop(Deadline deadline);

private:
    struct Loop;
    std::vector<std::unique_ptr<Loop>> loops_;
};

}  // namespace pyscaler::fleet
