#include "http/forwarding.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <optional>

namespace pyscaler::http {
namespace {

namespace ip = boost::asio::ip;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::optional<ip::address> address_of(std::string_view text) {
    boost::system::error_code error;
    auto address = ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

/// The elements of all fields of this name, in order.
std::vector<std::string_view> elements_of(const Headers& headers, std::string_view name) {
    std::vector<std::string_view> elements;
    for (const auto& [field, value] : headers) {
        if (!same_name(field, name)) continue;
        std::string_view rest{value};
        for (bool more = true; more;) {
            const auto end = rest.find(',');
            elements.push_back(trimmed(rest.substr(0, end)));
            more = end != std::string_view::npos;
            rest.remove_prefix(more ? end + 1 : rest.size());
        }
    }
    return elements;
}

}  // namespace

Result<Forwarding> Forwarding::of(std::string_view addresses) {
    Forwarding made;
    const Headers list{{"proxies", std::string(addresses)}};
    for (const auto each : elements_of(list, "proxies")) {
        if (each.empty()) continue;
        const auto address = address_of(each);
        if (!address) return Error{Errc::invalid, std::string(each) + " is not an IP address"};
        made.proxies_.push_back(address->to_string());
    }
    return made;
}

bool Forwarding::trusts(std::string_view address) const noexcept {
    return std::find(proxies_.begin(), proxies_.end(), address) != proxies_.end();
}

void Forwarding::apply(Request& request) const {
    if (!trusts(request.remote_address)) return;
    const auto from = elements_of(request.headers, "X-Forwarded-For");
    for (auto each = from.rbegin(); each != from.rend() && trusts(request.remote_address); ++each) {
        const auto address = address_of(*each);
        if (!address) break;
        request.remote_address = address->to_string();
    }
    request.is_tls = request.is_tls || request.headers.value("X-Forwarded-Proto") == "https";
}

std::string client_network(std::string_view address) {
    const auto known = address_of(address);
    if (!known) return std::string(address);
    if (known->is_v4()) return known->to_string();
    auto bytes = known->to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return ip::address_v6{bytes}.to_string();
}

}  // namespace pyscaler::http
