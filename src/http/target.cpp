#include "http/target.hpp"

#include <algorithm>

namespace pyscaler::http {
namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

/// "http://host:1/path" becomes "/path", "http://host" becomes "".
std::string_view without_authority(std::string_view raw) noexcept {
    const auto scheme = raw.find("://");
    if (raw.starts_with('/') || scheme == std::string_view::npos) return raw;
    const auto path = raw.find_first_of("/?", scheme + 3);
    return path == std::string_view::npos ? std::string_view{} : raw.substr(path);
}

Result<std::vector<std::string>> split_path(std::string_view path) {
    std::vector<std::string> segments;
    if (path.empty() || path == "/" || path == "*") return segments;
    if (path.front() != '/') return Error{Errc::invalid, "the target is not a path"};
    do {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        auto segment = percent_decode(path.substr(0, end));
        if (!segment) return segment.error();
        if (*segment == "." || *segment == "..") return Error{Errc::invalid, "the path has a segment of dots"};
        segments.push_back(std::move(*segment));
        path.remove_prefix(end);
    } while (!path.empty());
    return segments;
}

}  // namespace

std::optional<std::string_view> Parameters::find(std::string_view name) const noexcept {
    for (const auto& [key, value] : pairs_) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : pairs_) {
        if (key == name) values.push_back(value);
    }
    return values;
}

std::string_view Target::path() const noexcept {
    const auto path = without_authority(raw);
    return path.substr(0, path.find('?'));
}

Result<Target> parse_target(std::string_view raw) {
    const auto rest = without_authority(raw);
    if (rest.find('#') != std::string_view::npos) return Error{Errc::invalid, "the target has a fragment"};
    const auto mark = rest.find('?');
    auto segments = split_path(rest.substr(0, mark));
    if (!segments) return segments.error();

    Target target;
    target.raw = raw;
    target.segments = std::move(*segments);
    if (mark != std::string_view::npos) {
        auto query = parse_form(rest.substr(mark + 1));
        if (!query) return query.error();
        target.query = std::move(*query);
    }
    return target;
}

Result<Parameters> parse_form(std::string_view text) {
    Parameters parameters;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name) return name.error();
        if (!value) return value.error();
        parameters.add(std::move(*name), std::move(*value));
    }
    return parameters;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus_is_blank) c = ' ';
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return Error{Errc::invalid, "a % is not followed by two hexadecimal digits"};
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return Error{Errc::invalid, "there is a NUL in it"};
        decoded.push_back(c);
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return encoded;
}

}  // namespace pyscaler::http
