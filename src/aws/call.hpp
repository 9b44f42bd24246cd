#pragma once
#include "aws/credentials.hpp"
#include "aws/endpoint.hpp"
#include "aws/form.hpp"
#include "aws/retry.hpp"
#include "aws/signature.hpp"
#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/identifier.hpp"
#include "base/task.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace pyscaler::http {
class Client;
struct ClientResponse;
}  // namespace pyscaler::http

namespace pyscaler::aws {

/// What the service classes stand on; the references outlive them.
struct Connection {
    http::Client& client;
    Endpoint endpoint;
    std::shared_ptr<CredentialsProvider> credentials;
    const Clock& clock;
    Identifiers& identifiers;
    RetryPolicy retry{};
};

/// Signs, posts and repeats the calls of one service at one endpoint. Lives on the client's loop.
class Caller {
public:
    Caller(Connection connection, Service service);

    /// Performs `form` and returns the body of the 2xx answer. Every attempt is signed anew with the same parameters,
    /// so a call that creates something needs a ClientToken. Repeats what is transient or throttled, with jitter,
    /// within the budget and the deadline; corrects the clock by the `Date` header when the answer says that ours is
    /// wrong; asks for new credentials when they have expired. Errors are those of `AwsError::to_error` and of
    /// `http::Client::perform`.
    Task<Result<std::string>> call(Form form, Deadline deadline);

    /// How far AWS's clock is ahead of ours, as far as it had to be learned.
    std::chrono::seconds clock_skew() const noexcept { return skew_; }
    const Connection& connection() const noexcept { return connection_; }

private:
    struct Attempt;
    Task<Result<std::string>> attempt(std::string action, std::string body, Deadline deadline, Attempt& outcome);
    bool correct_clock(const http::ClientResponse& response, const AwsError& error);
    Result<std::string> judge(const std::string& action, Result<http::ClientResponse> response, Attempt& outcome);

    Connection connection_;
    Service service_;
    RetryBudget budget_{};
    std::chrono::seconds skew_{0};
};

}  // namespace pyscaler::aws
