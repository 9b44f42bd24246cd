#pragma once
#include "base/deadline.hpp"
#include "base/duration.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "sandbox/demand.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace pyscaler::sandbox {

/// How a sandbox cloud is set up. Ports of 0 are chosen when it starts.
struct SandboxOptions {
    std::string listen_address{"127.0.0.1"};
    std::uint16_t listen_port{7071};
    /// Credentials, host keys, homes and logs of the instances. Made if missing (mode 700), used by one sandbox at a
    /// time. Only the credentials outlive a sandbox; instances do not.
    std::filesystem::path folder;
    /// Instances get base .1.1, .1.2 and so on: the first two numbers of a loopback block.
    std::string address_block{"127.77"};
    std::uint16_t ssh_port{2222};     ///< the same for every instance
    std::uint16_t health_port{8080};  ///< the HTTP listener of every instance
    std::string region{"us-east-1"};

    Duration pending_time{std::chrono::seconds{2}};   ///< launched to running
    Duration boot_time{std::chrono::seconds{1}};      ///< running to the start of its SSH server
    Duration shutdown_time{std::chrono::seconds{1}};  ///< shutting-down to terminated, stopping to stopped
    double jitter{0.2};                               ///< each of these times varies by this part
    /// A describe or terminate this soon after a launch does not know the instance yet.
    Duration consistency_delay{};
    /// How long a terminated instance stays visible.
    Duration terminated_visible{std::chrono::hours{1}};
    std::size_t instance_limit{200};
    bool ecdsa_host_key{false};  ///< an ECDSA host key beside the ed25519 one

    /// What every balancer spreads until it is told otherwise.
    Demand demand{};
};

/// Who may call, as AWS knows them.
struct AccessKey {
    std::string id;
    Secret secret;
};

/// An EC2- and ELB-compatible cloud whose instances are OpenSSH servers on loopback addresses. It answers EC2, classic
/// ELB and ELBv2 calls on one address (signatures checked), and its own administration under /sandbox/ there.
/// What runs in an instance runs as the account of this process. State is in memory: a sandbox starts empty.
class Sandbox {
public:
    /// Runs on an event loop of its own; drop privileges before.
    explicit Sandbox(SandboxOptions options);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Ends what a killed sandbox left in the folder, makes the credentials where there are none, listens.
    /// `Errc::conflict` when another sandbox uses the folder. Await it on any loop.
    Task<Result<void>> start();
    /// Stops listening and ends every instance with all its processes. Await it on any loop; call it before destroying.
    Task<void> stop(Deadline deadline);

    // After `start`:
    std::string url() const;                ///< "http://127.0.0.1:7071"
    const SandboxOptions& options() const;  ///< with the ports that were chosen
    const AccessKey& access_key() const;
    /// In the format of ~/.aws/credentials, profile "default"; mode 600.
    std::filesystem::path credentials_file() const;
    /// Holds the bearer token of /sandbox/; mode 600.
    std::filesystem::path token_file() const;

    /// Sets the demand of every balancer (as PUT /sandbox/demand does); from any thread.
    void set_demand(Demand demand);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace pyscaler::sandbox
