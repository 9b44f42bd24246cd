#pragma once
#include "base/deadline.hpp"
#include "jmx/access.hpp"
#include "jmx/matching.hpp"

#include <boost/json/value.hpp>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pyscaler::http {
class Client;
}

namespace pyscaler::jmx::jolokia {

/// An attribute to read, of one MBean or of all that fit a pattern.
struct Target {
    std::string mbean{};
    std::string attribute{};
    std::chrono::milliseconds timeout{};

    friend auto operator<=>(const Target&, const Target&) = default;
};

/// The Jolokia agent of one JVM. Its connection is kept by the HTTP client.
class Client : public std::enable_shared_from_this<Client> {
public:
    /// `http` outlives it.
    Client(http::Client& http, Access access) : http_(http), access_(std::move(access)) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    using Values = std::vector<Result<boost::json::value>>;

    /// The value of each target, all in one POST. Where that brings no answer in time, or an error in one getter spoils
    /// it for all (the agent lets through what is no Exception), each is asked for by itself, and those that fail again
    /// are asked for by themselves from then on.
    Task<Values> values(std::vector<Target> targets, Deadline deadline);

    /// The value of one response to a request of any type. The failures of `exchange` and `value_in`.
    Task<Result<boost::json::value>> ask(boost::json::value request, std::string what, Deadline deadline);

    const Access& access() const noexcept { return access_; }

private:
    using Name = std::pair<std::string, std::string>;
    using Batch = std::vector<Target>;

    Task<Values> post(Batch batch, Deadline deadline);
    Task<std::vector<Values>> post_all(std::vector<Batch> batches, Deadline deadline);
    Task<Values> one_by_one(Batch batch, Deadline deadline);

    http::Client& http_;
    Access access_;
    std::set<Name> alone_{};  // spoil or hold up what they share a request with
    bool doubtful_{false};    // no time was left to find out which one does
};

/// Numbers, as the module's `read_matching` reads them by RMI.
Task<std::vector<Numbers>> read_matching(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline);

}  // namespace pyscaler::jmx::jolokia
