#pragma once
#include <cstdint>
#include <string_view>

namespace pyscaler::http {

/// The request methods that we know; every other one is `other`.
enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, other };

/// "GET", ...; "OTHER" for `other`.
std::string_view to_string(Method method) noexcept;

/// Methods are case-sensitive (RFC 9110 section 9.1): "get" is `other`.
Method parse_method(std::string_view name) noexcept;

}  // namespace pyscaler::http
