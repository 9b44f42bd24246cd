#pragma once
#include <string_view>

namespace pyscaler::http {

/// The phrase of RFC 9110 for a status: "Not Found"; "Unknown" for a status that has none.
std::string_view reason_phrase(int status) noexcept;

/// Whether a response of this status has a body at all (RFC 9110 section 6.4.1).
constexpr bool has_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

}  // namespace pyscaler::http
