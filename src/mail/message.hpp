#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::mail {

/// A mail of plain text, all in UTF-8.
struct Message {
    std::string from{};             ///< an address, "ops@example.org" or "PyScaler <ops@example.org>"
    std::vector<std::string> to{};  ///< addresses of the same two forms
    std::string subject{};
    std::string text{};
};

/// The bare address of "Name <address>" or "address". `Errc::invalid` when it is none: no `@`, blanks, controls, more
/// than 254 characters (RFC 5321, 4.5.3.1).
Result<std::string> address_of(std::string_view mailbox);

/// The message as it goes over the wire: headers by RFC 5322 with encoded words (RFC 2047) where they are not ASCII,
/// a quoted-printable body (RFC 2045), lines ended by CR LF. `message_id` is the part before the `@`.
/// A control character in a header field (above all CR and LF, which would begin a new header) is refused with
/// `Errc::invalid`, as are no recipients and text that is no UTF-8.
Result<std::string> to_mime(const Message& message, Time date, std::string_view message_id);

}  // namespace pyscaler::mail
