#pragma once
#include "http/headers.hpp"

#include <string>
#include <string_view>

namespace pyscaler::http {

/// Whether bodies of this Content-Type become smaller: text, JSON, JavaScript, XML, SVG, WebAssembly.
bool is_compressible(std::string_view content_type) noexcept;

/// Whether the client of these request headers takes gzip (RFC 9110 section 12.5.3).
bool accepts_gzip(const Headers& headers) noexcept;

/// `text` as one gzip member. `level` 1 (fast) to 9.
std::string gzip(std::string_view text, int level = 1);

}  // namespace pyscaler::http
