#pragma once
#include "model/bounded.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <vector>

namespace pyscaler::model {

using namespace std::chrono_literals;

/// Which address of an instance becomes the node's hostname.
enum class NodeAddress { private_, public_, dns };
BOOST_DESCRIBE_ENUM(NodeAddress, private_, public_, dns)

/// Where the host key of a new instance comes from: the console output only, or else what it shows first.
enum class HostKeyOrigin { require_console, first_contact };
BOOST_DESCRIBE_ENUM(HostKeyOrigin, require_console, first_contact)

/// A tag that instances get besides ours.
struct Tag {
    Text<128, 1> key{};
    Text<256> value{};

    friend bool operator==(const Tag&, const Tag&) = default;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (key, value))

/// How to make a node on EC2, or on what speaks like it.
struct Ec2Profile {
    std::int64_t id{0};
    Slug name{};
    Text<64, 1> region{};
    Text<255> endpoint{};  ///< a URL; empty: AWS itself
    Text<64, 1> image_id{};
    Text<64, 1> instance_type{};
    Text<255> key_name{};
    std::vector<Text<255, 1>> security_groups{};
    std::vector<Text<64, 1>> subnets{};
    Text<16384> user_data{};
    std::vector<Tag> tags{};
    Text<255> load_balancer{};  ///< classic; empty: none
    Text<512> target_group{};   ///< ARN; empty: none
    std::optional<Port> target_port{};
    Bounded<int, 1, 100> count{1};  ///< nodes of one deployment
    NodeAddress address{NodeAddress::private_};
    DurationFrom<1000> launch_timeout{10min};
    HostKeyOrigin host_key{HostKeyOrigin::require_console};

    friend bool operator==(const Ec2Profile&, const Ec2Profile&) = default;
};
BOOST_DESCRIBE_STRUCT(Ec2Profile, (),
                      (id, name, region, endpoint, image_id, instance_type, key_name, security_groups, subnets,
                       user_data, tags, load_balancer, target_group, target_port, count, address, launch_timeout,
                       host_key))

}  // namespace pyscaler::model
