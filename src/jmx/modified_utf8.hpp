#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Java's modified UTF-8 (DataInput): NUL in two bytes, characters above U+FFFF as two surrogates of three bytes each.
namespace pyscaler::jmx {

/// Whether these bytes are the same in modified UTF-8, UTF-8 and ASCII.
bool is_plain(std::string_view bytes) noexcept;

/// None when the bytes break its rules; a surrogate without its other half becomes U+FFFD.
std::optional<std::string> from_modified_utf8(std::string_view bytes);

/// `text` is UTF-8; bytes that are none become U+FFFD.
std::string to_modified_utf8(std::string_view text);

}  // namespace pyscaler::jmx
