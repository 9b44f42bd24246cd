#include "sandbox/cloud.hpp"

#include "sandbox/answer.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

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

}  // namespace pyscaler::sandbox
