#pragma once
#include "base/clock.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

struct Cluster;
struct Ec2Profile;
struct JvmProfile;
struct SshProfile;

enum class NodeState {
    intent,       ///< written down, launch not yet confirmed
    pending,      ///< launched, not yet running
    booting,      ///< running, SSH not yet there
    configuring,  ///< SSH answers with the known host key; steps are run
    warming,      ///< set up, not yet counted
    in_service,
    draining,  ///< taken out of its balancer, connections run out
    terminating,
    terminated,
    failed,
    standby,
};
BOOST_DESCRIBE_ENUM(NodeState, intent, pending, booting, configuring, warming, in_service, draining, terminating,
                    terminated, failed, standby)

/// Where the pinned host key came from.
enum class HostKeySource { none, console, first_contact, given };
BOOST_DESCRIBE_ENUM(HostKeySource, none, console, first_contact, given)

/// A virtual machine that runs applications: made by us on EC2, or a fixed one that a person described.
struct Node {
    std::int64_t id{0};  ///< what its samples are kept under: a name may come again
    Slug name{};
    Text<255> hostname{};  ///< address or name that SSH goes to
    Ref<Cluster> cluster{};
    std::optional<Ref<SshProfile>> ssh_profile{};
    std::optional<Ref<Ec2Profile>> ec2_profile{};
    RefList<JvmProfile> jvm_profiles{};
    Text<4096> host_key{};    ///< "ssh-ed25519 AAAA…", pinned; empty: not known yet
    bool no_scale_in{false};  ///< may not be taken by scale-in
    bool no_touch{false};     ///< nothing is run on it and it is not ended
    Text<1024> protection_reason{};
    std::optional<Time> protection_expires{};

    ReadOnly<NodeState> state{NodeState::intent};
    ReadOnly<Text<1024>> state_reason{};
    ReadOnly<Time> state_since{};
    ReadOnly<Text<64>> instance_id{};   ///< empty: a fixed node, or not launched yet
    ReadOnly<Text<64>> client_token{};  ///< makes the launch happen once
    ReadOnly<Text<64>> region{};
    ReadOnly<Text<255>> endpoint{};
    ReadOnly<Text<255>> private_address{};
    ReadOnly<Text<255>> public_address{};
    ReadOnly<HostKeySource> host_key_source{HostKeySource::none};
    ReadOnly<Text<4096>> host_key_changed{};  ///< the key it showed instead; empty when all is well
    ReadOnly<Text<50>> execution{};           ///< the execution that made it, or that is ending it
    ReadOnly<std::optional<Time>> unreachable_since{};
    ReadOnly<std::optional<Time>> in_service_at{};
    ReadOnly<Time> created_at{};

    friend bool operator==(const Node&, const Node&) = default;
};
BOOST_DESCRIBE_STRUCT(Node, (),
                      (id, name, hostname, cluster, ssh_profile, ec2_profile, jvm_profiles, host_key, no_scale_in,
                       no_touch, protection_reason, protection_expires, state, state_reason, state_since, instance_id,
                       client_token, region, endpoint, private_address, public_address, host_key_source,
                       host_key_changed, execution, unreachable_since, in_service_at, created_at))

inline auto search_keys(const Node*) { return keys(key(&Node::state), key(&Node::instance_id)); }

}  // namespace pyscaler::model
