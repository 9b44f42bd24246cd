#pragma once
#include "base/deadline.hpp"
#include "base/duration.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace pyscaler::sandbox {

/// How a balancer finds out whether a node can serve.
struct HealthCheck {
    bool is_http{false};  ///< else it is enough that a TCP connection is accepted
    std::uint16_t port{};
    std::string path{"/"};
    Duration interval{std::chrono::seconds{30}};
    Duration timeout{std::chrono::seconds{5}};
    unsigned healthy_threshold{10};
    unsigned unhealthy_threshold{2};

    /// Reads a classic ELB target: "HTTP:8080/ping", "TCP:22" (HTTPS and SSL count as TCP).
    static Result<HealthCheck> parse_target(std::string_view target);
    std::string target() const;
};

/// What a run of checks says; the first state is neither in nor out.
class Health {
public:
    enum class State { unknown, healthy, unhealthy };

    /// Takes one check's outcome. Returns whether the state changed.
    bool take(bool success, const HealthCheck& check);
    State state() const { return state_; }
    unsigned streak() const { return streak_; }

private:
    State state_{State::unknown};
    bool last_{false};
    unsigned streak_{0};  // equal outcomes in a row
};

/// Does one check. The error's detail says what was wrong: "refused", "answered 503".
Task<Result<void>> probe(std::string address, HealthCheck check, Deadline deadline);

}  // namespace pyscaler::sandbox
