#pragma once
#include "base/result.hpp"
#include "http/request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::http {

/// Who asks, where proxies stand between: they are believed what they say of it, and nobody else is.
class Forwarding {
public:
    Forwarding() = default;

    /// "127.0.0.1, 10.0.0.5": the addresses of the proxies. `Errc::invalid` names what is none.
    static Result<Forwarding> of(std::string_view addresses);

    bool trusts(std::string_view address) const noexcept;

    /// The client of a request that came from a trusted proxy: of `X-Forwarded-For` the last address that is not a
    /// trusted proxy's, since whatever stands before it anybody may have written; and TLS when `X-Forwarded-Proto` is
    /// https. The request of anybody else stays as it is.
    void apply(Request& request) const;

private:
    std::vector<std::string> proxies_{};
};

/// What all addresses of one client have in common: an IPv4 address, or the /64 network of an IPv6 address, of which
/// everybody has as many as they like. Other text is returned as it is.
std::string client_network(std::string_view address);

}  // namespace pyscaler::http
