#include "aws/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Two or more words and a number, joined by dashes: new regions appear, so no list.
bool is_aws_region(std::string_view region) {
    int words = 0;
    for (;;) {
        const auto dash = region.find('-');
        const auto part = region.substr(0, dash);
        if (part.empty()) return false;
        if (dash == std::string_view::npos) return words >= 2 && std::all_of(part.begin(), part.end(), is_digit);
        if (!std::all_of(part.begin(), part.end(), is_lower)) return false;
        if (words == 0 && part.size() < 2) return false;
        ++words;
        region.remove_prefix(dash + 1);
    }
}

/// Other clouds' regions go into the signature's scope only, which is split at slashes and blanks.
bool is_any_region(std::string_view region) {
    return !region.empty() && region.size() <= 64 && std::all_of(region.begin(), region.end(), [](char c) {
        return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
}

std::string_view suffix_of(std::string_view region) {
    if (region.starts_with("cn-")) return "amazonaws.com.cn";
    if (region.starts_with("us-isob-")) return "sc2s.sgov.gov";
    if (region.starts_with("us-iso-")) return "c2s.ic.gov";
    return "amazonaws.com";
}

Result<Location> from_url(const std::string& url) {
    const Error malformed{Errc::invalid,
                          fmt::format("endpoint \"{}\": expected http://host[:port] or https://host[:port]", url)};
    std::string_view rest = url;
    const bool secure = rest.starts_with("https://");
    if (!secure && !rest.starts_with("http://")) return malformed;
    rest.remove_prefix(secure ? 8 : 7);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto bracket = rest.starts_with('[') ? rest.find(']') : 0;
    if (rest.empty() || bracket == std::string_view::npos || rest.find_first_of("/?#@ \t\r\n") != rest.npos)
        return malformed;

    Location location;
    location.host = rest;
    const auto colon = rest.find(':', bracket);
    if (colon != std::string_view::npos) {
        const auto text = rest.substr(colon + 1);
        unsigned port = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
        if (colon == 0 || error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535)
            return malformed;
        if (port == (secure ? 443U : 80U)) location.host = rest.substr(0, colon);
    }
    location.url = fmt::format("{}://{}/", secure ? "https" : "http", rest);
    return location;
}

}  // namespace

Result<Location> locate(const Endpoint& endpoint, const Service& service) {
    if (!endpoint.url.empty()) {
        if (!is_any_region(endpoint.region))
            return Error{Errc::invalid, fmt::format("\"{}\" is not a region's name", endpoint.region)};
        return from_url(endpoint.url);
    }
    if (!is_aws_region(endpoint.region))
        return Error{Errc::invalid, fmt::format("\"{}\" is not an AWS region such as eu-west-1", endpoint.region)};
    Location location;
    location.host = fmt::format("{}.{}.{}", service.host, endpoint.region, suffix_of(endpoint.region));
    location.url = "https://" + location.host + "/";
    return location;
}

}  // namespace pyscaler::aws
