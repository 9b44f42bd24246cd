#include "jmx/jolokia/clients.hpp"

#include "jmx/limits.hpp"

namespace pyscaler::jmx::jolokia {

std::shared_ptr<Client> Clients::client(const std::string& key, const Access& access) {
    constexpr std::size_t uses_between_cleanings = 10'000;
    const auto now = std::chrono::steady_clock::now();
    if (++uses_ % uses_between_cleanings == 0)
        std::erase_if(entries_, [now](const auto& each) { return now - each.second.last_used > limits::unused; });
    auto& entry = entries_[key];
    if (!entry.client || !(entry.client->access() == access)) entry.client = std::make_shared<Client>(http_, access);
    entry.last_used = now;
    return entry.client;
}

}  // namespace pyscaler::jmx::jolokia
