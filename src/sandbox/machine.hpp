#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "sandbox/ssh_key.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// What makes one machine differ from another.
struct MachineSetup {
    std::string id;       ///< of the instance
    std::string address;  ///< its own, on loopback
    std::uint16_t ssh_port{};
    std::filesystem::path folder;   ///< its own; made if missing
    std::filesystem::path sandbox;  ///< the sandbox's: marks its processes
    std::vector<SshKey> host_keys;
    std::string authorized_key;  ///< a line of authorized_keys; empty: nobody gets in
    std::string user_data;       ///< a script that begins with "#!"; run once, when it boots first
};

/// The processes of one instance: an OpenSSH server on its own address, with its own host keys and home, and what runs
/// below it. Lives on one event loop.
class Machine {
public:
    /// Writes the files and starts the processes. `on_end` gets "ssh_server" or "user_data" with its exit status
    /// (above 128: a signal), and "machine" when nothing is left; on this loop.
    /// `Errc::failed` when a process or a file could not be made.
    static Result<std::unique_ptr<Machine>> start(asio::any_io_executor loop, MachineSetup setup, bool first_boot,
                                                  std::function<void(std::string, int)> on_end);
    /// Kills what is left.
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// Follows the processes: spawn it once; it ends when the machine has.
    Task<void> watch();
    /// Waits until the SSH server accepts connections.
    Task<Result<void>> wait_until_ready(Deadline deadline);
    /// Ends every process; returns when none is left, or at the deadline.
    Task<void> stop(Deadline deadline);

    /// Other host keys from now on: everything but the home is started anew.
    Result<void> replace_host_keys(std::vector<SshKey> host_keys);
    /// The SSH server is started anew, every other process ended.
    void reboot();
    /// Every process stops where it is, and goes on.
    void freeze();
    void thaw();

    bool is_running() const;
    std::filesystem::path home() const;
    std::filesystem::path proc() const;

    /// What user data has printed so far.
    std::string printed() const;

private:
    struct State;
    explicit Machine(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

/// Ends what a killed sandbox left below `sandbox`/instances, and removes those folders.
void sweep_machines(const std::filesystem::path& sandbox);

}  // namespace pyscaler::sandbox
