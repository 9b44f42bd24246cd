#pragma once
#include "jmx/jolokia/client.hpp"

#include <map>
#include <memory>
#include <string>

namespace pyscaler::jmx::jolokia {

/// The agents of one event loop with what was learned of each, for as long as they are asked for.
class Clients {
public:
    /// `http` outlives it.
    explicit Clients(http::Client& http) : http_(http) {}

    /// The client of the JVM that `key` names, a new one when its access has changed.
    std::shared_ptr<Client> client(const std::string& key, const Access& access);

private:
    struct Entry {
        std::shared_ptr<Client> client{};
        Deadline last_used{};
    };
    http::Client& http_;
    std::map<std::string, Entry, std::less<>> entries_{};
    std::size_t uses_{0};
};

}  // namespace pyscaler::jmx::jolokia
