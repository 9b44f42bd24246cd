#pragma once
#include "base/clock.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::aws {

/// The codes are EC2's.
enum class InstanceState {
    pending = 0,
    running = 16,
    shutting_down = 32,
    terminated = 48,
    stopping = 64,
    stopped = 80
};

/// EC2's spelling: "shutting-down".
std::string_view name_of(InstanceState state) noexcept;
/// From the state's code, of which only the low byte counts.
InstanceState state_from_code(int code) noexcept;

using Tags = std::map<std::string, std::string, std::less<>>;

struct SecurityGroup {
    std::string id{};
    std::string name{};
    std::string vpc{};  // only from describe_security_groups
};

/// An EC2 instance as DescribeInstances and RunInstances tell of it. Texts are empty where EC2 says nothing.
struct Instance {
    std::string id{};
    InstanceState state{InstanceState::pending};
    std::string image{};
    std::string type{};
    std::string key_name{};
    Time launched{};
    std::string client_token{};
    std::string reservation{};
    std::string subnet{};
    std::string vpc{};
    std::string zone{};
    std::string private_address{};
    std::string private_dns{};
    std::string public_address{};  // none until running, and none again once it is stopped
    std::string public_dns{};
    std::string reason{};  // why it is in its state: "Server.InsufficientInstanceCapacity: …", else empty
    std::string spot_request{};
    bool spot{false};
    Tags tags{};
    std::vector<SecurityGroup> security_groups{};
};

struct InstanceStatus {
    std::string id{};
    InstanceState state{InstanceState::pending};
    std::string instance_status{};  // ok, impaired, insufficient-data, not-applicable, initializing
    std::string system_status{};
    std::string zone{};
};

/// What terminate_instances, stop_instances and start_instances answer.
struct StateChange {
    std::string id{};
    InstanceState current{InstanceState::pending};
    InstanceState previous{InstanceState::pending};
};

}  // namespace pyscaler::aws
