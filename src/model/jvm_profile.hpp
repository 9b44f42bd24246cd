#pragma once
#include "base/secret.hpp"
#include "model/bounded.hpp"
#include "model/enumeration.hpp"
#include "model/field_error.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace pyscaler::model {

/// How the attributes of a JVM are asked for: by the JMX connector that every JVM has, or over HTTP by a Jolokia agent.
enum class JvmTransport { rmi, jolokia };
BOOST_DESCRIBE_ENUM(JvmTransport, rmi, jolokia)

/// How to reach a Java virtual machine on a node.
struct JvmProfile {
    std::int64_t id{0};
    Slug name{};
    JvmTransport transport{JvmTransport::rmi};
    Port port{1099};                                ///< of the registry, or of the agent's HTTP server
    Text<255> path{std::string_view{"/jolokia/"}};  ///< of the agent
    Text<64> user{};                                ///< empty: no authentication
    Secret password{};                              ///< crosses the network in the clear without `tls`
    bool tls{false};                                ///< a server without is refused
    bool registry_tls{false};                       ///< the registry speaks it as well
    Text<65536> authorities{};                      ///< PEM of who signed its certificate; empty: the system's
    bool check_host_name{true};                     ///< the certificate must have the node's name or address
    Text<65536> certificate{};                      ///< PEM, shown to a server that asks for one
    Secret private_key{};                           ///< of `certificate`
    bool follow_stub_host{false};                   ///< go where the server says, and not to the node

    friend bool operator==(const JvmProfile&, const JvmProfile&) = default;
};
BOOST_DESCRIBE_STRUCT(JvmProfile, (),
                      (id, name, transport, port, path, user, password, tls, registry_tls, authorities, check_host_name,
                       certificate, private_key, follow_stub_host))

/// A certificate has its key, which has no passphrase: nobody could be asked for it; what is about TLS needs `tls`;
/// what only RMI has is not set for another transport.
FieldErrors validate(const JvmProfile& profile);

}  // namespace pyscaler::model
