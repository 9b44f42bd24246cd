#pragma once
#include "control/policy.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::control {

enum class Severity { warning, error };
BOOST_DESCRIBE_ENUM(Severity, warning, error)

/// What is doubtful (warning) or impossible (error) about a policy. `field` is a path: "min",
/// "triggers.cpu-high.timing".
struct Finding {
    Severity severity{Severity::warning};
    std::string field{};
    std::string message{};
    friend bool operator==(const Finding&, const Finding&) = default;
};

/// What has been measured or is promised, where it is known.
struct LintContext {
    std::optional<Duration> boot_time{};         ///< from launch to in service
    std::optional<Duration> warmup_p90{};        ///< nine nodes of ten were warm by then
    std::optional<Duration> tolerated_breach{};  ///< how long a threshold may be passed before people suffer
};

/// Checks a cluster's policy and triggers as they are saved; errors first.
std::vector<Finding> lint(const ClusterPolicy& cluster, const std::vector<TriggerPolicy>& triggers,
                          const LintContext& context = {});

}  // namespace pyscaler::control
