#pragma once
#include <boost/describe/enum.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace pyscaler::cli {

enum class Health { ok, warn, fail };
BOOST_DESCRIBE_ENUM(Health, ok, warn, fail)

/// One thing that `doctor` looked at.
struct Finding {
    Health health{Health::ok};
    std::string what{};    ///< "database"
    std::string text{};    ///< what was found
    std::string advice{};  ///< what to do next; empty where all is well
};

using Diagnosis = std::vector<Finding>;

bool has_failure(const Diagnosis& diagnosis);
/// A line a finding, below it what to do.
std::string diagnosis_text(const Diagnosis& diagnosis, bool has_colour);
boost::json::object to_json(const Diagnosis& diagnosis);

// What can be seen from this machine without asking the server.

/// Whether others may read the data folder, or the secrets in it.
Diagnosis look_at_data_folder(const std::filesystem::path& folder);
Finding look_at_database(const std::filesystem::path& folder);
/// Whether the kernel takes this machine's clock to be synchronised.
Finding look_at_clock();
/// Whether AWS's usual places have credentials for this user.
Finding look_at_aws_credentials();
/// Whether the sandbox finds the SSH server that its instances are.
Finding look_at_ssh_server();

}  // namespace pyscaler::cli
