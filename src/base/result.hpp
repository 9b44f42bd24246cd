#pragma once
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <boost/system/system_error.hpp>
#include <string>
#include <string_view>

namespace pyscaler {

/// What went wrong, as far as a caller may want to compare it. Codes of Asio and the operating system travel unchanged.
enum class Errc {
    timed_out = 1,     ///< no answer before the deadline
    refused,           ///< nobody listens there
    unreachable,       ///< no route, name not found, connection lost
    denied,            ///< authentication or permission failed
    host_key_changed,  ///< the peer is not the one we know
    not_found,         ///< no such object
    invalid,           ///< the input breaks a rule that is named in the detail
    conflict,          ///< somebody else changed or holds it
    limit_exceeded,    ///< a named limit of ours was reached
    protocol,          ///< the peer said something its protocol does not allow
    throttled,         ///< the peer asks us to slow down
    capacity,          ///< the peer has no room for what was asked
    unavailable,       ///< the peer has a passing problem of its own
    failed,            ///< it was done, and it did not succeed
    cancelled,         ///< we are stopping, or somebody stopped it
};

const boost::system::error_category& error_category() noexcept;
inline boost::system::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

}  // namespace pyscaler

template <>
struct boost::system::is_error_code_enum<pyscaler::Errc> : std::true_type {};

namespace pyscaler {

/// A code to compare and a detail to read: what, where, what was expected.
/// Has constructors on purpose: an aggregate in a `co_await` expression is destroyed twice by GCC 12.
class Error {
public:
    Error() = default;  // no error: what boost::system::result returns for a good result
    Error(boost::system::error_code code, std::string detail) : code_(code), detail_(std::move(detail)) {}
    Error(Errc code, std::string detail) : code_(code), detail_(std::move(detail)) {}

    const boost::system::error_code& code() const noexcept { return code_; }
    const std::string& detail() const noexcept { return detail_; }

    /// The same error, with `where` put in front of its detail: "web01: connect: refused".
    Error in(std::string_view where) const { return {code_, std::string(where) + ": " + detail_}; }

    friend bool operator==(const Error& error, Errc code) noexcept { return error.code_ == make_error_code(code); }

private:
    boost::system::error_code code_{};
    std::string detail_;
};

/// Whether trying again later can help. The only place where this is decided.
bool is_transient(const Error& error) noexcept;

/// `Result<T>`: the answer, or why there is none. Failures of peers and of input; our own bugs are thrown.
template <class T = void>
using Result = boost::system::result<T, Error>;

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace pyscaler
