#include "jmx/failure.hpp"

namespace pyscaler::jmx {
namespace {

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "jmx"; }

    std::string message(int value) const override {
        switch (static_cast<Failure>(value)) {
            case Failure::authentication_failed: return "authentication failed";
            case Failure::access_denied: return "access denied";
            case Failure::no_such_mbean: return "no such MBean";
            case Failure::no_such_attribute: return "no such attribute";
            case Failure::no_such_key: return "no such key";
            case Failure::not_a_number: return "not a number";
            case Failure::getter_failed: return "getter failed";
            case Failure::unreadable: return "unreadable value";
            case Failure::tls_expected: return "TLS expected";
            case Failure::tls_missing: return "server without TLS";
            case Failure::tls_failed: return "TLS failed";
            case Failure::not_jmx: return "not a JMX server";
            case Failure::speaks_http: return "HTTP instead of RMI";
            case Failure::speaks_rmi: return "RMI instead of HTTP";
            case Failure::not_bound: return "no JMX connector of this name";
            case Failure::connection_forgotten: return "connection forgotten by the JVM";
            case Failure::refused_request: return "request refused by the JVM's filter";
            case Failure::bad_answer: return "bad answer";
            case Failure::rate_unknown: return "first reading of a rate";
            case Failure::no_divisor: return "divisor is not above zero";
        }
        return "unknown failure";
    }
};

}  // namespace

const boost::system::error_category& failure_category() noexcept {
    static const Category category;
    return category;
}

bool breaks_connection(const Error& error) noexcept {
    if (error.code().category() != failure_category()) return true;
    switch (static_cast<Failure>(error.code().value())) {
        case Failure::authentication_failed:
        case Failure::access_denied:
        case Failure::no_such_mbean:
        case Failure::no_such_attribute:
        case Failure::no_such_key:
        case Failure::not_a_number:
        case Failure::getter_failed:
        case Failure::not_bound:
        case Failure::rate_unknown:
        case Failure::no_divisor: return false;
        default: return true;
    }
}

bool is_of_attribute(const Error& error) noexcept {
    return error == Errc::timed_out || error == Errc::invalid || !breaks_connection(error) ||
           is(error, Failure::unreadable) || is(error, Failure::bad_answer);
}

}  // namespace pyscaler::jmx
