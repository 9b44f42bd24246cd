#pragma once
#include "base/duration.hpp"
#include "base/secret.hpp"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <string>

namespace pyscaler::mail {

enum class Security {
    plain,
    starttls,  ///< plain at first, then TLS before anything else is said; a server without STARTTLS is refused
    tls,       ///< TLS from the first byte
};
BOOST_DESCRIBE_ENUM(Security, plain, starttls, tls)

/// The server that takes our mail. Its certificate is always verified, name included.
struct SmtpServer {
    std::string host{"localhost"};
    std::uint16_t port{25};
    Security security{Security::plain};
    std::string user{};  ///< empty: no login. PLAIN or LOGIN, whichever the server offers
    Secret password{};
    std::string ca_file{};  ///< PEM; empty: the system's authorities
    Duration timeout{std::chrono::seconds{30}};
};

}  // namespace pyscaler::mail
