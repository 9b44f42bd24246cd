#pragma once
#include "base/identifier.hpp"
#include "base/spawn.hpp"
#include "sandbox/fault.hpp"
#include "sandbox/instance.hpp"
#include "sandbox/launch_tokens.hpp"
#include "sandbox/region.hpp"
#include "sandbox/sandbox.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler::sandbox {

using InstancePointer = std::shared_ptr<Instance>;

/// The instances (cloud.cpp) and what happens to them over time (cloud_life.cpp). Lives on one event loop, with
/// everything it owns; what AWS would refuse is thrown as `Refusal`.
class Cloud {
public:
    /// All of these outlive it. `scope` runs the lives of the instances.
    Cloud(SandboxOptions& options, Scope& scope, asio::any_io_executor loop, const Clock& clock,
          Identifiers& identifiers);

    /// Launches at least `min_count` instances, or throws. They become running by themselves.
    std::vector<InstancePointer> launch(const LaunchRequest& request);
    /// Every one of these twice in a row is no error.
    void terminate(const InstancePointer& instance, std::string reason_code, std::string reason);
    void stop(const InstancePointer& instance);
    void start(const InstancePointer& instance);

    /// Only a running instance is started anew, with its keys and its home.
    void reboot(const InstancePointer& instance);

    /// The instance that a call may see now. Throws InvalidInstanceID.Malformed or .NotFound.
    InstancePointer find(const std::string& id) const;
    /// The same, or nullptr.
    InstancePointer look_up(const std::string& id) const;
    /// The same, whether a call may see it yet or not.
    InstancePointer any(const std::string& id) const;
    /// Those a call may see now, in the order of their launch.
    std::vector<InstancePointer> visible() const;

    // What goes wrong with an instance:
    /// Every process of it dies; EC2 does not notice.
    void crash(const InstancePointer& instance);
    void freeze(const InstancePointer& instance);
    void thaw(const InstancePointer& instance);
    Result<void> change_host_keys(const InstancePointer& instance);

    /// Forgets what was terminated long ago; writes the figures of the others after `elapsed`.
    void advance(std::chrono::milliseconds elapsed);

    /// Called when an instance has left for good.
    std::function<void(const std::string& id)> on_terminated;

    /// Ends every machine.
    Task<void> close(Deadline deadline);

    std::string new_id(const std::string& prefix);
    const SandboxOptions& options() const { return options_; }

    Region region;
    Faults faults;
    LaunchTokens tokens;
    std::map<std::string, PublicKey> key_pairs;

private:
    Task<void> live(InstancePointer instance);
    Task<void> boot(InstancePointer instance);
    Task<void> shut_down(InstancePointer instance, InstanceState last);
    void begin_boot(const InstancePointer& instance);
    void print_host_keys(Instance& instance) const;
    std::vector<SshKey> make_host_keys(const std::string& address) const;
    void process_ended(Instance& instance, const std::string& name, int status);
    std::string free_address();
    MachineSetup setup_of(const Instance& instance) const;
    Task<void> wait_for(Duration time);

    SandboxOptions& options_;
    Scope& scope_;
    asio::any_io_executor loop_;
    const Clock& clock_;
    Identifiers& identifiers_;
    std::vector<InstancePointer> instances_;
    std::size_t next_address_{0};
};

}  // namespace pyscaler::sandbox
