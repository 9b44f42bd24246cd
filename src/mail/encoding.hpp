#pragma once
#include <string>
#include <string_view>

namespace pyscaler::mail {

/// Whether `text` is UTF-8 as RFC 3629 has it: no overlong forms, no surrogates.
bool is_utf8(std::string_view text);

/// UTF-8 as encoded words for a header field (RFC 2047, "B"), none longer than 75 characters and each of whole
/// characters, folded onto lines of their own.
std::string encoded_words(std::string_view text);

/// A body of UTF-8 as quoted-printable (RFC 2045, 6.7): lines of at most 76 characters ended by CR LF, whatever ended
/// them before.
std::string quoted_printable(std::string_view text);

}  // namespace pyscaler::mail
