#include "cli/listen.hpp"

#include <charconv>
#include <fmt/core.h>

namespace pyscaler::cli {

bool Listen::is_loopback() const { return address.starts_with("127.") || address == "::1"; }

Result<Listen> parse_listen(std::string_view text) {
    const Error wrong{Errc::invalid, fmt::format("\"{}\" is not ADDRESS:PORT, such as 127.0.0.1:7070", text)};
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong;
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    const auto port = text.substr(colon + 1);
    Listen listen;
    listen.address = address;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
    if (error != std::errc{} || end != port.data() + port.size() || address.empty()) return wrong;
    return listen;
}

}  // namespace pyscaler::cli
