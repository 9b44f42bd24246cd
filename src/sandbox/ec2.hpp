#pragma once
#include "sandbox/call.hpp"
#include "sandbox/cloud.hpp"

#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// Answers the EC2 API, version 2016-11-15. Every
/// action writes its fields into `answer`, the `<ActionResponse>`, and throws `Refusal` for what EC2 would refuse.
class Ec2 {
public:
    explicit Ec2(Cloud& cloud) : cloud_(cloud) {}

    static const Actions<Ec2>& actions();

    // Instances: ec2_launch.cpp, ec2_instances.cpp, ec2_tags.cpp
    void run_instances(const Call& call, Xml answer);
    void describe_instances(const Call& call, Xml answer);
    void describe_instance_status(const Call& call, Xml answer);
    void terminate_instances(const Call& call, Xml answer);
    void stop_instances(const Call& call, Xml answer);
    void start_instances(const Call& call, Xml answer);
    void reboot_instances(const Call& call, Xml answer);
    void get_console_output(const Call& call, Xml answer);
    void create_tags(const Call& call, Xml answer);
    void delete_tags(const Call& call, Xml answer);
    void describe_tags(const Call& call, Xml answer);
    void describe_spot_instance_requests(const Call& call, Xml answer);

    // What stands around them: ec2_surroundings.cpp
    void import_key_pair(const Call& call, Xml answer);
    void create_key_pair(const Call& call, Xml answer);
    void describe_key_pairs(const Call& call, Xml answer);
    void delete_key_pair(const Call& call, Xml answer);
    void describe_images(const Call& call, Xml answer);
    void describe_security_groups(const Call& call, Xml answer);
    void describe_subnets(const Call& call, Xml answer);
    void describe_vpcs(const Call& call, Xml answer);
    void describe_regions(const Call& call, Xml answer);
    void describe_availability_zones(const Call& call, Xml answer);

private:
    LaunchRequest read_launch(const Call& call) const;
    void read_network(const Call& call, LaunchRequest& request) const;
    std::vector<InstancePointer> named_instances(const Call& call) const;
    std::vector<InstancePointer> selected_instances(const Call& call) const;
    void write_instance(const Instance& instance, Xml item) const;
    void write_reservation(const std::vector<InstancePointer>& instances, Xml item) const;
    std::vector<std::string> field_values(const Instance& instance, const std::string& name) const;
    void add_key_pair(const std::string& name, PublicKey key, Xml answer);

    Cloud& cloud_;
};

/// `Name` and `Value` of the tags of `prefix`.N, checked: 50 at most, no "aws:" in front. Throws `Refusal`.
Tags tags_of(const aws::Form& form, const std::string& prefix);

}  // namespace pyscaler::sandbox
