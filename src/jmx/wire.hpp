#pragma once
#include "base/deadline.hpp"
#include "jmx/access.hpp"
#include "jmx/answer.hpp"
#include "jmx/call.hpp"

#include <memory>
#include <string>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace pyscaler::jmx {

class Moulds;

/// Where to connect; `tls` set: speak it.
struct WireTarget {
    std::string host{};
    std::uint16_t port{0};
    std::shared_ptr<boost::asio::ssl::context> tls{};
    bool check_host_name{true};
    std::shared_ptr<Moulds> moulds{};  ///< of the loop; nullptr: every answer is read in full
};

/// One TCP or TLS connection that speaks JRMP. Calls are answered in the order in which they were sent. Lives on the
/// loop that made it.
class Wire {
public:
    /// Connects and greets. `Errc::refused`, `unreachable`, `timed_out`; `Failure::tls_expected`, `tls_missing`,
    /// `tls_failed`, `not_jmx`. The detail says where.
    static Task<Result<std::shared_ptr<Wire>>> connect(WireTarget target, Deadline deadline);

    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// Sends calls. Whoever sends several before the first is answered bounds their bytes to what the peer's kernel
    /// takes while the peer writes.
    Task<Result<void>> send(std::vector<Call> calls, Deadline deadline);
    /// The whole answer to the oldest call that has none, which may be an exception: see `error_of`. After a failure,
    /// also by deadline or cancellation, the wire is closed: there is no other way to stop a call.
    Task<Result<std::shared_ptr<Answer>>> receive(Deadline deadline);
    /// Both, of one call.
    Task<Result<std::shared_ptr<Answer>>> call(Call call, Deadline deadline);

    /// "I have the stub that came with this answer", to which nothing is answered.
    Task<Result<void>> acknowledge(Uid answer, Deadline deadline);

    bool is_open() const noexcept;
    /// Whether calls were sent that have no answer yet.
    bool is_awaiting() const noexcept;
    void close() noexcept;
    const std::string& peer() const noexcept;

private:
    struct State;
    Task<Result<void>> write(std::string bytes, Deadline deadline);
    explicit Wire(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::jmx
