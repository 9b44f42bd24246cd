#pragma once
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "http/request.hpp"
#include "sandbox/answer.hpp"
#include "sandbox/balancer.hpp"

#include <boost/json/fwd.hpp>
#include <deque>
#include <string>

namespace pyscaler::sandbox {

/// The sandbox's own interface under /sandbox/, JSON, with the bearer token of its folder:
///
///     GET    /sandbox/state        everything: instances, balancers with their demand, faults to come
///     GET    /sandbox/requests     the last AWS requests as they came, without their answers' bodies
///     PUT    /sandbox/demand       {"demand": 2.5 | "ramp:1:3:60s" | …} or {"points": [[0, 1], …], "repeat": true};
///                                  "balancer": NAME for one of them
///     PUT    /sandbox/times        {"pending_time", "boot_time", "shutdown_time", "consistency_delay": "2s", …}
///     POST   /sandbox/faults       {"action", "count", "code", "message", "status", "latency", "body", "after"}
///     DELETE /sandbox/faults
///     POST   /sandbox/instances/ID/crash | freeze | thaw | reboot | host_key | terminate
///     PUT    /sandbox/instances/ID/health    {"manner": "healthy" | "unhealthy" | "silent"}
class Administration {
public:
    /// All of these outlive it.
    Administration(SandboxOptions& options, Cloud& cloud, Balancers& balancers, const Secret& token,
                   const Clock& clock);

    Answer handle(const http::Request& request);

    /// Remembers a request to the AWS interface, and then its answer's status.
    void record(const http::Request& request);
    void record_status(int status);

private:
    struct Recorded {
        Time time{};
        std::string method;
        std::string target;
        http::Headers headers;
        std::string body;
        int status{0};
    };

    boost::json::value route(const http::Request& request);
    boost::json::value state() const;
    boost::json::value requests() const;
    void put_demand(const boost::json::object& body);
    void put_times(const boost::json::object& body);
    void post_fault(const boost::json::object& body);
    void act(const std::string& id, const std::string& verb, const boost::json::object& body);

    SandboxOptions& options_;
    Cloud& cloud_;
    Balancers& balancers_;
    const Secret& token_;
    const Clock& clock_;
    std::deque<Recorded> recorded_;
};

}  // namespace pyscaler::sandbox
