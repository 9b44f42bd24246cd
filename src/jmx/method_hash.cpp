#include "jmx/method_hash.hpp"

#include <array>
#include <openssl/evp.h>
#include <stdexcept>
#include <string>

namespace pyscaler::jmx {

std::int64_t method_hash(std::string_view text) {
    std::string input;
    input += static_cast<char>(text.size() >> 8 & 0xff);
    input += static_cast<char>(text.size() & 0xff);
    input += text;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(input.data(), input.size(), digest.data(), &length, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("SHA-1 is not available");
    std::uint64_t hash = 0;
    for (std::size_t i = 8; i-- > 0;) hash = hash << 8 | digest[i];
    return static_cast<std::int64_t>(hash);
}

}  // namespace pyscaler::jmx
