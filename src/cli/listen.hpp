#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pyscaler::cli {

struct Listen {
    std::string address{};
    std::uint16_t port{0};

    /// Whether only this machine can reach it.
    bool is_loopback() const;
};

/// Reads "127.0.0.1:7070" or "[::1]:7070"; `Errc::invalid` says what was expected.
Result<Listen> parse_listen(std::string_view text);

}  // namespace pyscaler::cli
