#pragma once
#include "aws/call.hpp"
#include "aws/filter.hpp"
#include "aws/instance.hpp"
#include "aws/launch_request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::aws {

struct Image {
    std::string id{};
    std::string name{};
    std::string state{};  // "available" when it can be launched
    std::string architecture{};
};

struct KeyPair {
    std::string name{};
    std::string id{};
    std::string fingerprint{};
};

struct Subnet {
    std::string id{};
    std::string vpc{};
    std::string zone{};
    int free_addresses{0};
};

/// Which instances: by id (all must exist, else `Errc::not_found`), by filters, or all.
struct InstanceQuery {
    std::vector<std::string> ids{};
    std::vector<Filter> filters{};
};

/// The EC2 calls a node's life needs. Errors of every call: see `Caller::call`; `class_of` tells what to do about one.
/// Lists are complete (all pages). Lives on the client's loop and outlives its calls.
class Ec2 {
public:
    explicit Ec2(Connection connection);

    /// Starts `request.count` instances. After `timed_out` or a lost connection the launch may have happened: repeat it
    /// with the same client token, or look for it by the filter "client-token".
    Task<Result<Launch>> run_instances(LaunchRequest request, Deadline deadline);
    /// Whether run_instances would be allowed (a dry run); nothing is started.
    Task<Result<void>> check_launch(LaunchRequest request, Deadline deadline);

    Task<Result<std::vector<Instance>>> describe_instances(InstanceQuery query, Deadline deadline);
    /// Of running instances only, unless `all`.
    Task<Result<std::vector<InstanceStatus>>> describe_instance_status(InstanceQuery query, bool all,
                                                                       Deadline deadline);

    /// Ending an instance twice succeeds. One unknown id in the list and none is ended (`Errc::not_found`).
    Task<Result<std::vector<StateChange>>> terminate_instances(std::vector<std::string> ids, Deadline deadline);
    Task<Result<std::vector<StateChange>>> stop_instances(std::vector<std::string> ids, Deadline deadline);
    Task<Result<std::vector<StateChange>>> start_instances(std::vector<std::string> ids, Deadline deadline);

    /// Overwrites tags of the same key.
    Task<Result<void>> create_tags(std::vector<std::string> resources, Tags tags, Deadline deadline);
    Task<Result<void>> delete_tags(std::vector<std::string> resources, std::vector<std::string> keys,
                                   Deadline deadline);

    /// What the instance has printed, decoded; empty as long as EC2 has nothing. `latest`: the newest text, on types
    /// that can tell.
    Task<Result<std::string>> get_console_output(std::string instance, bool latest, Deadline deadline);

    Task<Result<std::vector<Image>>> describe_images(std::vector<std::string> ids, Deadline deadline);
    Task<Result<std::vector<KeyPair>>> describe_key_pairs(std::vector<std::string> names, Deadline deadline);
    /// By ids and names together; none: all.
    Task<Result<std::vector<SecurityGroup>>> describe_security_groups(std::vector<std::string> ids_or_names,
                                                                      Deadline deadline);
    Task<Result<std::vector<Subnet>>> describe_subnets(std::vector<std::string> ids, Deadline deadline);
    Task<Result<std::vector<std::string>>> describe_regions(Deadline deadline);

    /// `public_key`: one line in OpenSSH's form.
    Task<Result<KeyPair>> import_key_pair(std::string name, std::string public_key, Deadline deadline);

private:
    Task<Result<std::vector<StateChange>>> change_state(std::string action, std::vector<std::string> ids,
                                                        Deadline deadline);

    Caller caller_;
};

}  // namespace pyscaler::aws
