#include "sandbox/cloud.hpp"

#include "base/log.hpp"
#include "sandbox/answer.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto boot_limit = 60s;
constexpr auto stop_limit = 10s;
constexpr std::size_t addresses = 250 * 254;
constexpr std::size_t max_attempts = 2000;

bool can_listen(const asio::any_io_executor& loop, const std::string& address, std::uint16_t port) {
    asio::ip::tcp::acceptor acceptor{loop};
    boost::system::error_code problem;
    acceptor.open(asio::ip::tcp::v4(), problem);
    acceptor.set_option(asio::ip::tcp::acceptor::reuse_address(true), problem);
    acceptor.bind({asio::ip::make_address(address), port}, problem);
    return !problem;
}

}  // namespace

Cloud::Cloud(SandboxOptions& options, Scope& scope, asio::any_io_executor loop, const Clock& clock,
             Identifiers& identifiers)
    : region(options.region),
      options_(options),
      scope_(scope),
      loop_(std::move(loop)),
      clock_(clock),
      identifiers_(identifiers) {}

std::string Cloud::new_id(const std::string& prefix) {
    auto digits = identifiers_.uuid();
    std::erase(digits, '-');
    return prefix + digits.substr(digits.size() - 17);
}

std::vector<InstancePointer> Cloud::launch(const LaunchRequest& request) {
    const auto active = static_cast<std::size_t>(std::count_if(
        instances_.begin(), instances_.end(), [](const auto& instance) { return instance->is_active(); }));
    const auto room = static_cast<long>(options_.instance_limit - std::min(active, options_.instance_limit));
    if (room < request.min_count) {
        throw Refusal(
            "InstanceLimitExceeded",
            fmt::format("You have requested more instances ({}) than your current instance limit of {} allows.",
                        active + static_cast<std::size_t>(request.min_count), options_.instance_limit));
    }
    const auto now = clock_.now();
    const auto reservation = new_id("r-");
    std::vector<InstancePointer> launched;
    for (long index = 0; index < std::min(request.max_count, room); ++index) {
        auto instance = std::make_shared<Instance>();
        instance->id = new_id("i-");
        instance->reservation = reservation;
        instance->address = free_address();
        if (request.is_spot) instance->spot_request = new_id("sir-");
        instance->request = request;
        instance->tags = request.tags;
        instance->launch_index = static_cast<std::size_t>(index);
        instance->launched = now;
        instance->visible_from = now + options_.consistency_delay.value();
        instances_.push_back(instance);
        launched.push_back(instance);
        scope_.spawn(instance->id, live(instance));
    }
    return launched;
}

std::string Cloud::free_address() {
    for (std::size_t attempt = 0; attempt < max_attempts; ++attempt) {
        const auto number = next_address_++ % addresses;
        auto address = fmt::format("{}.{}.{}", options_.address_block, 1 + number / 254, 1 + number % 254);
        const bool is_taken = std::any_of(instances_.begin(), instances_.end(), [&](const auto& instance) {
            return instance->address == address && instance->state != InstanceState::terminated;
        });
        if (!is_taken && can_listen(loop_, address, options_.ssh_port) &&
            can_listen(loop_, address, options_.health_port)) {
            return address;
        }
    }
    throw Refusal("InsufficientFreeAddressesInSubnet", "No address of the sandbox's block is free");
}

void Cloud::terminate(const InstancePointer& instance, std::string reason_code, std::string reason) {
    if (!instance->is_active()) return;
    instance->reason_code = std::move(reason_code);
    instance->reason = std::move(reason);
    instance->state = InstanceState::shutting_down;
    scope_.spawn(instance->id + " shuts down", shut_down(instance, InstanceState::terminated));
}

void Cloud::stop(const InstancePointer& instance) {
    if (instance->state == InstanceState::stopped || instance->state == InstanceState::stopping) return;
    if (instance->state != InstanceState::running) {
        throw Refusal("IncorrectInstanceState", fmt::format("This instance '{}' is not in a state from which it can be "
                                                            "stopped.",
                                                            instance->id));
    }
    instance->state = InstanceState::stopping;
    instance->reason_code = "Client.UserInitiatedShutdown";
    instance->reason = "Client.UserInitiatedShutdown: User initiated shutdown";
    scope_.spawn(instance->id + " stops", shut_down(instance, InstanceState::stopped));
}

void Cloud::start(const InstancePointer& instance) {
    if (instance->state == InstanceState::running || instance->state == InstanceState::pending) return;
    if (instance->state != InstanceState::stopped) {
        throw Refusal("IncorrectInstanceState", fmt::format("The instance '{}' is not in a state from which it can be "
                                                            "started.",
                                                            instance->id));
    }
    instance->state = InstanceState::pending;
    instance->reason_code.clear();
    instance->reason.clear();
    scope_.spawn(instance->id, live(instance));
}

void Cloud::reboot(const InstancePointer& instance) {
    if (instance->state == InstanceState::running && instance->machine) instance->machine->reboot();
}

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
        fingerprints += "ci-info: " + key.public_key.listing() + "\n";
        keys += key.public_key.line() + "\n";
    }
    // cloud-init writes the fingerprints with a prefix of its own to the console, the keys without.
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

InstancePointer Cloud::any(const std::string& id) const {
    const auto found =
        std::find_if(instances_.begin(), instances_.end(), [&](const auto& instance) { return instance->id == id; });
    return found == instances_.end() ? nullptr : *found;
}

InstancePointer Cloud::look_up(const std::string& id) const {
    auto found = any(id);
    return found && found->visible_from <= clock_.now() ? found : nullptr;
}

InstancePointer Cloud::find(const std::string& id) const {
    if (!Region::is_identifier(id, "i-")) {
        throw Refusal("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
    }
    auto found = look_up(id);
    if (!found) throw Refusal("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
    return found;
}

std::vector<InstancePointer> Cloud::visible() const {
    std::vector<InstancePointer> list;
    const auto now = clock_.now();
    std::copy_if(instances_.begin(), instances_.end(), std::back_inserter(list),
                 [&](const auto& instance) { return instance->visible_from <= now; });
    return list;
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

void Cloud::advance(std::chrono::milliseconds elapsed) {
    const auto now = clock_.now();
    std::erase_if(instances_, [&](const InstancePointer& instance) {
        const bool is_old =
            instance->state == InstanceState::terminated && instance->ended + options_.terminated_visible.value() < now;
        if (is_old) tokens.forget(instance->request.client_token);
        return is_old;
    });
    for (const auto& instance : instances_) {
        if (instance->is_frozen || !instance->figures || !instance->is_ready) continue;
        instance->figures->advance(instance->busy, elapsed);
        if (instance->listener) instance->listener->set_busy(instance->busy);
    }
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
