#pragma once
#include "jmx/stream_writer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// JRMP, the wire protocol of Java RMI (chapter 10 of its specification), as far as a JMX client speaks it: what is
/// sent.
namespace pyscaler::jmx {

/// What a call brings besides having been done.
enum class Expects { nothing, primitive, object };

/// Calls of one kind differ at most in the object that is called, so their answers are likely to look alike. 0: a kind
/// of which there is one.
using CallKind = std::size_t;

/// What a call that was sent is to bring.
struct Awaited {
    Expects expects{Expects::object};
    CallKind kind{0};
};

/// A call on the wire.
struct Call {
    std::string bytes{};
    Awaited awaited{};
};

/// Magic, version, stream protocol, and our own endpoint, which the server does not read before it has answered; the
/// first call may follow in the same write.
std::string greeting();

/// "I have the stub that came with this answer."
std::string acknowledgement(const Uid& answer);

/// The registry's object of this name; `by_hash` for registries without skeleton, which refuse the older form.
Call lookup(std::string_view name, bool by_hash);
/// `user` empty: no credentials.
Call new_client(const ObjectId& server, std::string_view user, std::string_view password);

Call get_attribute(const ObjectId& connection, std::string_view mbean, std::string_view attribute);
Call get_attributes(const ObjectId& connection, std::string_view mbean, const std::vector<std::string>& attributes);
/// `pattern` empty: all.
Call query_names(const ObjectId& connection, std::string_view pattern);
Call get_mbean_info(const ObjectId& connection, std::string_view mbean);
Call get_default_domain(const ObjectId& connection);
Call close(const ObjectId& connection);

/// Takes or renews a lease; no ids: for all that this holder has. `sequence` grows with every call of a holder.
Call dirty(const std::vector<ObjectId>& ids, std::int64_t sequence, const VmId& holder);
Call clean(const ObjectId& id, std::int64_t sequence, const VmId& holder);

}  // namespace pyscaler::jmx
