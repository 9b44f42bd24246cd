#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "db/database.hpp"
#include "fleet/cloud.hpp"

#include <string>

namespace pyscaler::app {

/// What the demo's cluster stands on: the sandbox cloud and the account its instances run as.
struct DemoSite {
    std::string endpoint{};
    std::string region{};
    std::string account{};
    std::uint16_t ssh_port{0};
    std::uint16_t health_port{0};
};

/// The names of what the demo makes.
inline constexpr const char* demo_cluster = "shop";
inline constexpr const char* demo_balancer = "shop";
inline constexpr const char* demo_image = "ami-00000000000000001";

/// Makes the key pair and the load balancer in the cloud. Returns the private key.
Task<Result<Secret>> furnish_cloud(fleet::Cloud& cloud, DemoSite site, Deadline deadline);

/// Describes the demo's cluster in an empty database: profiles, counters, actions, triggers, in the demo's own hurry.
/// Everything in it a person may look at, edit and export.
Result<void> describe_demo(db::Session& session, Time now, const DemoSite& site, const Secret& private_key);

}  // namespace pyscaler::app
