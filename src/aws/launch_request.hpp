#pragma once
#include "aws/form.hpp"
#include "aws/instance.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::aws {

struct Disk {
    std::string device{};  // "/dev/xvda"
    int gibibytes{0};      // 0: the image's
    std::string type{};    // "gp3"; empty: EC2's default
    bool encrypted{false};
    bool delete_on_termination{true};
};

struct SpotOptions {
    std::string max_price{};  // dollars an hour; empty: the on-demand price
};

/// What RunInstances is asked for. Empty members are not sent.
struct LaunchRequest {
    std::string image{};
    std::string type{};
    int count{1};  // all of them or none
    std::string key_name{};
    /// Ids ("sg-…") or names; names work in the default VPC only, so not together with `subnet`.
    std::vector<std::string> security_groups{};
    std::string subnet{};
    std::string zone{};
    /// Plain bytes, at most 16 KiB; encoded when sent.
    std::string user_data{};
    /// Put on the instances and their volumes.
    Tags tags{};
    /// Up to 64 ASCII characters: the same for all repetitions of one launch, never for another. Empty: a fresh one,
    /// which makes only the repetitions inside the call safe.
    std::string client_token{};
    std::string instance_profile{};  // name, or ARN ("arn:…")
    std::vector<Disk> disks{};
    std::optional<bool> public_address{};  // needs `subnet`; nothing: the subnet's default
    std::optional<SpotOptions> spot{};
    bool detailed_monitoring{false};
    bool metadata_tokens_only{false};  // instance metadata version 2 only
    bool dry_run{false};
};

/// The form of RunInstances. `Errc::invalid` names the member that breaks a rule.
Result<Form> to_form(const LaunchRequest& request);

struct Launch {
    std::string reservation{};
    std::string client_token{};  // the one that was sent
    std::vector<Instance> instances{};
};

}  // namespace pyscaler::aws
