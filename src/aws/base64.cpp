#include "aws/base64.hpp"

#include <sodium.h>

namespace pyscaler::aws {
namespace {

constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

}  // namespace

std::string encode_base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),  // NOLINT
                      bytes.size(), variant);
    text.pop_back();  // the terminating zero counts
    return text;
}

Result<std::string> decode_base64(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    const int failed =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),  // NOLINT
                          text.size(), " \t\r\n", &size, &end, variant);
    if (failed != 0 || end != text.data() + text.size())
        return Error{Errc::invalid, "not base64 in the standard alphabet with padding"};
    bytes.resize(size);
    return bytes;
}

}  // namespace pyscaler::aws
