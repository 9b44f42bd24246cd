#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace pyscaler::aws {

/// What to do about a failed call. Each class has one `Errc`, so `pyscaler::Error` carries it (see `class_of`).
enum class ErrorClass {
    throttle,   ///< same request later, no penalty (Errc::throttled)
    capacity,   ///< no room for this type in this zone: try another option (Errc::capacity)
    quota,      ///< a limit of the account (Errc::limit_exceeded)
    auth,       ///< credentials, clock or permission (Errc::denied)
    parameter,  ///< the request is wrong (Errc::invalid; Errc::conflict when it does not fit the object's state)
    not_found,  ///< no such object, or not visible yet (Errc::not_found)
    transient,  ///< worth repeating: status 5xx, connection, time (Errc::unavailable, timed_out, refused, unreachable)
    unknown,    ///< anything else (Errc::failed, Errc::protocol)
};

/// An answer that is not 2xx, read.
struct AwsError {
    int status{0};
    std::string code{};  // "RequestLimitExceeded"; empty when the body was not an error document
    std::string message{};
    std::string request_id{};

    /// The same code may mean two things: an image that is not found makes a launch's parameters wrong.
    ErrorClass kind(std::string_view action) const;
    /// "RunInstances: InstanceLimitExceeded: You have … (status 400, request 1f2e…)" with the class's code.
    Error to_error(std::string_view action) const;
};

/// Reads EC2's `<Response><Errors>` and ELB's `<ErrorResponse>`. HTML, an empty body or anything else gives an AwsError
/// with the status and the beginning of the text as message.
AwsError parse_error(int status, std::string_view body);

/// The class of an error that a call of this module returned.
ErrorClass class_of(const Error& error) noexcept;

std::string_view name_of(ErrorClass kind) noexcept;

}  // namespace pyscaler::aws
