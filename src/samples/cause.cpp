#include "samples/cause.hpp"

namespace pyscaler::samples {

namespace {

std::string cleaned(std::string_view text) {
    auto length = std::min(text.size(), Cause::max_length);
    // 10xxxxxx continues a UTF-8 character: go back to where one begins.
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
    std::string result(text.substr(0, length));
    for (auto& character : result)
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) character = ' ';
    return result.empty() ? "unknown" : result;
}

}  // namespace

Cause::Cause(std::string_view text) : text_(std::make_shared<const std::string>(cleaned(text))) {}

}  // namespace pyscaler::samples
