#pragma once
#include "actions/action.hpp"
#include "base/duration.hpp"
#include "fleet/intent.hpp"
#include "model/action.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::actions {

/// Starts as many instances as its EC2 profile's count says, and waits until SSH answers on each with a host key that
/// is known. Later steps configure them; they enter service when all steps have succeeded.
struct DeployEc2Node {
    static constexpr std::string_view kind_name = "DeployEc2Node";
    static constexpr model::Effect effect = model::Effect::grows;
    static constexpr Duration default_timeout{std::chrono::minutes{15}};
    static std::unique_ptr<Action> make_action(const Services& services, const DeployEc2Node& settings);

    model::Ref<model::Ec2Profile> ec2_profile{};
    model::Ref<model::SshProfile> ssh_profile{};
    model::RefList<model::JvmProfile> jvm_profiles{};

    /// The nodes it asks for; cluster, count, execution and origin are the caller's.
    fleet::GrowthRequest growth() const;

    friend bool operator==(const DeployEc2Node&, const DeployEc2Node&) = default;
};
BOOST_DESCRIBE_STRUCT(DeployEc2Node, (), (ec2_profile, ssh_profile, jvm_profiles))

}  // namespace pyscaler::actions
