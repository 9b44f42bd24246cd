#pragma once
#include <cstdint>
#include <string_view>

namespace pyscaler::jmx {

/// How a method is named in a call: the first eight bytes, little-endian, of the SHA-1 of the two-byte length and the
/// text of its name with its descriptor, such as "close()V".
std::int64_t method_hash(std::string_view name_and_descriptor);

}  // namespace pyscaler::jmx
