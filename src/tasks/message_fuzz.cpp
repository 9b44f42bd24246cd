#include "tasks/message.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Headers, properties and body stand in the input one after another, a line each (the body may have more). What is
/// accepted must come back the same from its own encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pyscaler::tasks;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto first = text.find('\n');
    if (first == std::string_view::npos) return 0;
    const auto second = text.find('\n', first + 1);
    if (second == std::string_view::npos) return 0;
    EncodedMessage encoded;
    encoded.headers = text.substr(0, first);
    encoded.properties = text.substr(first + 1, second - first - 1);
    encoded.body = text.substr(second + 1);
    const auto message = decode(encoded);
    if (!message) return 0;
    const auto again = decode(encode(message.value()));
    if (!again || !(again.value() == message.value())) std::abort();
    return 0;
}
