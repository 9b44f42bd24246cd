#pragma once
#include "base/result.hpp"

namespace pyscaler::jmx {

/// What goes wrong with a JVM besides `Errc`; the message of each is the cause that people see.
enum class Failure {
    authentication_failed = 1,
    access_denied,  ///< the role may not read this
    no_such_mbean,
    no_such_attribute,
    no_such_key,  ///< the value has no part of this name
    not_a_number,
    getter_failed,         ///< the attribute's own code threw; the detail says what
    unreadable,            ///< the value cannot be serialized, or only by code that we do not have
    tls_expected,          ///< the server speaks TLS, we were told not to
    tls_missing,           ///< the other way round: nothing is sent in the clear
    tls_failed,            ///< certificate or handshake
    not_jmx,               ///< something else listens there
    speaks_http,           ///< HTTP listens there, perhaps a Jolokia agent; we were told RMI
    speaks_rmi,            ///< the other way round
    not_bound,             ///< a registry without a JMX connector of this name
    connection_forgotten,  ///< the JVM no longer knows our connection: log in again
    refused_request,       ///< the JVM's filters refuse what every JMX client sends
    bad_answer,            ///< breaks the protocol or a limit of ours, or makes no sense; the detail says which
    rate_unknown,          ///< the first reading of a rate
    no_divisor,            ///< nothing to divide by, or nothing above zero
};

const boost::system::error_category& failure_category() noexcept;
inline boost::system::error_code make_error_code(Failure failure) noexcept {
    return {static_cast<int>(failure), failure_category()};
}

}  // namespace pyscaler::jmx

template <>
struct boost::system::is_error_code_enum<pyscaler::jmx::Failure> : std::true_type {};

namespace pyscaler::jmx {

inline Error error_of(Failure failure, std::string detail) { return {make_error_code(failure), std::move(detail)}; }
inline bool is(const Error& error, Failure failure) noexcept { return error.code() == make_error_code(failure); }

/// Whether the position in the stream may be lost, so that the TCP connection can carry no further call.
bool breaks_connection(const Error& error) noexcept;

/// Whether what an attribute failed with says nothing of the others of its JVM.
bool is_of_attribute(const Error& error) noexcept;

}  // namespace pyscaler::jmx
