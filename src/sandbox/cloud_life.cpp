#include "base/log.hpp"
#include "sandbox/cloud.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto boot_limit = 60s;
constexpr auto stop_limit = 10s;

}  // namespace

Task<void> Cloud::wait_for(Duration time) {
    const double factor = 1 + options_.jitter * (2 * identifiers_.fraction() - 1);
    const std::chrono::duration<double, std::milli> varied{static_cast<double>(time.value().count()) * factor};
    co_await sleep_until(deadline_in(std::chrono::duration_cast<std::chrono::milliseconds>(varied)));
}

Task<void> Cloud::live(InstancePointer instance) {
    co_await wait_for(options_.pending_time);
    if (instance->state != InstanceState::pending) co_return;
    instance->state = InstanceState::running;
    if (faults.take("Boot")) {
        log::info("sandbox", "{} does not boot, as asked", instance->id);
        co_return;
    }
    co_await wait_for(options_.boot_time);
    if (instance->state == InstanceState::running) co_await boot(instance);
}

MachineSetup Cloud::setup_of(const Instance& instance) const {
    MachineSetup setup;
    setup.id = instance.id;
    setup.address = instance.address;
    setup.ssh_port = options_.ssh_port;
    setup.folder = options_.folder / "instances" / instance.id;
    setup.sandbox = options_.folder;
    setup.host_keys = instance.host_keys;
    const auto key = key_pairs.find(instance.request.key_name);
    if (key != key_pairs.end()) setup.authorized_key = key->second.line();
    setup.user_data = instance.request.user_data;
    return setup;
}

void Cloud::begin_boot(const InstancePointer& instance) {
    if (instance->host_keys.empty()) instance->host_keys = make_host_keys(instance->address);
    const auto on_end = [this, weak = std::weak_ptr(instance)](const std::string& name, int status) {
        if (const auto alive = weak.lock()) process_ended(*alive, name, status);
    };
    auto machine = Machine::start(loop_, setup_of(*instance), !instance->has_booted, on_end);
    if (!machine) throw std::runtime_error(machine.error().detail());
    instance->machine = std::move(*machine);
    instance->has_booted = true;
    scope_.spawn(instance->id + " processes", instance->machine->watch());
    instance->figures.emplace(instance->machine->home(), instance->machine->proc());
    auto listener = HealthListener::open(scope_, loop_, instance->address, options_.health_port);
    if (!listener) throw std::runtime_error(listener.error().detail());
    instance->listener = std::move(*listener);
}

Task<void> Cloud::boot(InstancePointer instance) {
    begin_boot(instance);
    const auto ready = co_await instance->machine->wait_until_ready(deadline_in(boot_limit));
    if (instance->state != InstanceState::running) co_return;
    if (!ready) {
        log::warning("sandbox", "{} at {} does not boot: {}", instance->id, instance->address, ready.error().detail());
        instance->console_end = "sshd: " + ready.error().detail() + "\n";
        co_return;
    }
    instance->is_ready = true;
    print_host_keys(*instance);
    log::info("sandbox", "{} at {}:{} is up", instance->id, instance->address, options_.ssh_port);
}

std::vector<SshKey> Cloud::make_host_keys(const std::string& address) const {
    auto comment = "root@ip-" + address;
    std::replace(comment.begin(), comment.end(), '.', '-');
    std::vector<SshKey> keys;
    keys.push_back(generate_key(KeyType::ed25519, comment));
    if (options_.ecdsa_host_key) keys.push_back(generate_key(KeyType::ecdsa, comment));
    return keys;
}

void Cloud::print_host_keys(Instance& instance) const {
    std::string fingerprints, keys;
    for (const auto& key : instance.host_keys) {
        fingerprints += key.public_key.listing() + "\n";
        keys += key.public_key.line() + "\n";
    }
    // As cloud-init writes them.
    instance.console_end +=
        "<14>cloud-init: #############################################################\n"
        "-----BEGIN SSH HOST KEY FINGERPRINTS-----\n" +
        fingerprints +
        "-----END SSH HOST KEY FINGERPRINTS-----\n"
        "-----BEGIN SSH HOST KEY KEYS-----\n" +
        keys + "-----END SSH HOST KEY KEYS-----\n";
    instance.console_time = clock_.now();
}

void Cloud::process_ended(Instance& instance, const std::string& name, int status) {
    log::info("sandbox", "{}: {} ended with status {}", instance.id, name, status);
    if (name == "user_data") {
        instance.console_end += fmt::format("cloud-init: user data ended with status {}\n", status);
        instance.console_time = clock_.now();
        return;
    }
    if (instance.state != InstanceState::running || name != "machine") return;
    instance.is_ready = false;
    instance.listener.reset();
    instance.console_end += "Kernel panic - not syncing: everything has ended\n";
}

Task<void> Cloud::shut_down(InstancePointer instance, InstanceState last) {
    instance->is_ready = false;
    instance->is_frozen = false;
    instance->busy = 0;
    instance->listener.reset();
    if (instance->machine) {
        instance->machine->thaw();
        co_await instance->machine->stop(deadline_in(stop_limit));
        instance->console_kept = instance->console();
        instance->figures.reset();
        instance->machine.reset();
    }
    co_await wait_for(options_.shutdown_time);
    // A stop that is overtaken by a termination leaves the last word to that.
    const bool is_overtaken = last == InstanceState::stopped && instance->state != InstanceState::stopping;
    if (is_overtaken) co_return;
    instance->state = last;
    if (last != InstanceState::terminated) co_return;
    instance->ended = clock_.now();
    std::error_code ignored;
    std::filesystem::remove_all(setup_of(*instance).folder, ignored);
    if (on_terminated) on_terminated(instance->id);
}

void Cloud::crash(const InstancePointer& instance) {
    instance->is_ready = false;
    instance->listener.reset();
    if (!instance->machine) return;
    instance->machine->thaw();
    scope_.spawn(instance->id + " crashes", instance->machine->stop(deadline_in(stop_limit)));
}

void Cloud::freeze(const InstancePointer& instance) {
    instance->is_frozen = true;
    if (instance->machine) instance->machine->freeze();
    if (instance->listener) instance->listener->set_manner(HealthListener::Manner::silent);
}

void Cloud::thaw(const InstancePointer& instance) {
    instance->is_frozen = false;
    if (instance->machine) instance->machine->thaw();
    if (instance->listener) instance->listener->set_manner(HealthListener::Manner::healthy);
}

Result<void> Cloud::change_host_keys(const InstancePointer& instance) {
    if (!instance->machine) return Error{Errc::conflict, instance->id + " has no machine now"};
    instance->host_keys = make_host_keys(instance->address);
    return instance->machine->replace_host_keys(instance->host_keys);
}

Task<void> Cloud::close(Deadline deadline) {
    // All at once: each one's end takes some milliseconds.
    for (const auto& instance : instances_) {
        instance->listener.reset();
        instance->state = InstanceState::terminated;
        if (!instance->machine) continue;
        instance->machine->thaw();
        scope_.spawn(instance->id + " ends", instance->machine->stop(deadline));
    }
    const auto is_running = [](const auto& instance) { return instance->machine && instance->machine->is_running(); };
    while (std::any_of(instances_.begin(), instances_.end(), is_running) &&
           std::chrono::steady_clock::now() < deadline) {
        co_await sleep_until(deadline_in(10ms));
    }
    instances_.clear();
}

}  // namespace pyscaler::sandbox
