#pragma once
#include "aws/credentials.hpp"
#include "aws/endpoint.hpp"
#include "aws/form.hpp"
#include "aws/retry.hpp"
#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/identifier.hpp"
#include "base/task.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace pyscaler::http {
class Client;
struct ClientRequest;
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
    Service service() const noexcept { return service_; }
    Identifiers& identifiers() const noexcept { return connection_.identifiers; }

private:
    /// What an answer was, and whether its cause (clock, credentials) has been removed, so that asking again makes
    /// sense.
    struct Outcome {
        Result<std::string> body;
        bool mended;
    };

    Task<Outcome> attempt(std::string action, std::string body, Deadline deadline);
    Result<http::ClientRequest> signed_request(std::string body, const Credentials& credentials) const;
    Outcome judge(std::string_view action, http::ClientResponse response, bool temporary);
    bool correct_clock(std::string_view date);

    Connection connection_;
    Service service_;
    RetryBudget budget_{};
    std::chrono::seconds skew_{0};
};

}  // namespace pyscaler::aws
