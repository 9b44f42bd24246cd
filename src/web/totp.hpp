#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Time-based one-time passwords (RFC 6238): SHA-1, six digits, thirty seconds, as every authenticator has them.
namespace pyscaler::web {

/// A new key of 160 bits in base32.
Secret new_totp_key();

/// "otpauth://totp/…": what a device reads as a QR code.
std::string totp_uri(const Secret& key, std::string_view user, std::string_view installation);

/// The step whose code this is, the present one or one of its neighbours (clocks differ); none when it is wrong. Who
/// asks sees to it that no step is taken twice.
std::optional<std::int64_t> totp_step(const Secret& key, std::string_view code, Time now);

/// The code of a step. Empty when the key is not base32.
std::string totp_code(const Secret& key, std::int64_t step);

}  // namespace pyscaler::web
