#pragma once
#include "base/secret.hpp"

#include <cstdint>
#include <string>

namespace pyscaler::jmx {

/// "web01:1099", "[::1]:1099".
inline std::string peer_of(const std::string& host, std::uint16_t port) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

/// Where a JVM is and how to be let in: what `service:jmx:rmi:///jndi/rmi://host:port/name` says, and more.
struct Access {
    std::string host{};
    std::uint16_t port{0};  ///< of the registry
    std::string name{"jmxrmi"};
    std::string path{"/jolokia/"};  ///< of the agent, where that is asked and not RMI
    std::string user{};             ///< empty: no authentication
    Secret password{};
    bool tls{false};            ///< the server must speak it: a stub without is refused before a password is sent
    bool registry_tls{false};   ///< the registry does as well
    std::string authorities{};  ///< PEM; empty: the system's
    bool check_host_name{true};
    std::string certificate{};  ///< PEM of ours with its chain, and its key; empty: none is shown
    Secret private_key{};
    /// Go where the stubs say. Not by default: a server behind NAT names a host that is not ours, a hostile one could
    /// have the password sent anywhere.
    bool follow_stub_host{false};

    friend bool operator==(const Access&, const Access&) = default;

    std::string peer() const { return peer_of(host, port); }
};

}  // namespace pyscaler::jmx
