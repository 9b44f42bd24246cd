#pragma once
#include <chrono>
#include <cstddef>

/// Every limit of the fleet, in one place. What people may want otherwise stands in Cluster and Ec2Profile.
namespace pyscaler::fleet::limits {

using namespace std::chrono_literals;

/// Between two looks at something that takes its time (an instance that boots, a balancer that checks).
inline constexpr std::chrono::milliseconds poll = 1s;
/// How long the console output may take to tell the host key of a running instance.
inline constexpr std::chrono::milliseconds console = 2min;
/// For one attempt to log in to a node that boots.
inline constexpr std::chrono::milliseconds login_attempt = 10s;
/// For one call to the cloud within reconciliation.
inline constexpr std::chrono::milliseconds cloud_call = 30s;
/// How long an instance may take to be gone after it was told to end.
inline constexpr std::chrono::milliseconds termination = 5min;
/// The highest number a node's name may end in.
inline constexpr int node_numbers = 100'000;

}  // namespace pyscaler::fleet::limits
