#pragma once
#include "base/clock.hpp"
#include "sandbox/figures.hpp"
#include "sandbox/health_listener.hpp"
#include "sandbox/machine.hpp"
#include "sandbox/ssh_key.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// With the codes of EC2.
enum class InstanceState {
    pending = 0,
    running = 16,
    shutting_down = 32,
    terminated = 48,
    stopping = 64,
    stopped = 80
};

/// As EC2 writes it: "shutting-down".
const char* to_string(InstanceState state) noexcept;

using Tags = std::map<std::string, std::string>;

/// What a RunInstances call asks for, checked.
struct LaunchRequest {
    std::string image;
    std::string type;
    std::string key_name;
    std::string client_token;
    std::string subnet;
    std::string zone;
    std::vector<std::string> groups;  ///< ids
    std::string user_data;            ///< decoded
    Tags tags;
    bool is_spot{false};
    long min_count{1};
    long max_count{1};
};

/// One instance: what EC2 knows of it, and the machine that plays it while it runs.
struct Instance {
    std::string id;
    std::string reservation;
    std::string address;  ///< private and public: its place on loopback
    std::string spot_request;
    LaunchRequest request;
    Tags tags;
    std::size_t launch_index{0};
    Time launched{};
    Time visible_from{};  ///< calls before it do not know the instance
    Time ended{};         ///< when it became terminated

    InstanceState state{InstanceState::pending};
    std::string reason_code;  ///< "Client.UserInitiatedShutdown"
    std::string reason;

    std::vector<SshKey> host_keys;
    bool has_booted{false};  ///< its SSH server has answered once, and user data was started
    bool is_ready{false};    ///< it answers now
    bool is_frozen{false};
    std::string console_end;   ///< after what user data printed: the host keys
    std::string console_kept;  ///< all of it, once the machine is gone
    Time console_time{};
    double busy{0};

    std::unique_ptr<Machine> machine;
    std::unique_ptr<HealthListener> listener;
    std::optional<Figures> figures;

    bool is_active() const { return state != InstanceState::terminated && state != InstanceState::shutting_down; }
    std::string console() const;
};

}  // namespace pyscaler::sandbox
