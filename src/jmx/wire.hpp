#pragma once
#include "base/deadline.hpp"
#include "jmx/access.hpp"
#include "jmx/answer.hpp"

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace pyscaler::jmx {

/// Where to connect; `tls` set: speak it.
struct WireTarget {
    std::string host{};
    std::uint16_t port{0};
    std::shared_ptr<boost::asio::ssl::context> tls{};
    bool check_host_name{true};
};

/// One TCP or TLS connection that speaks JRMP, one call at a time. Lives on the loop that made it.
class Wire {
public:
    /// Connects and greets. `Errc::refused`, `unreachable`, `timed_out`; `Failure::tls_expected`, `tls_missing`,
    /// `tls_failed`, `not_jmx`. The detail says where.
    static Task<Result<std::shared_ptr<Wire>>> connect(WireTarget target, Deadline deadline);

    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// One call and its whole answer, which may be an exception: see `error_of`. After a failure, also by deadline or
    /// cancellation, the wire is closed: there is no other way to stop a call.
    Task<Result<std::shared_ptr<Answer>>> call(Call call, Deadline deadline);

    /// Sends what nothing is answered to.
    Task<Result<void>> send(std::string bytes);

    bool is_open() const noexcept;
    void close() noexcept;
    const std::string& peer() const noexcept;

private:
    struct State;
    explicit Wire(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::jmx
