#include "http/response_head.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <stdexcept>

namespace pyscaler::http {
namespace {

constexpr std::array<std::string_view, 5> own_fields{"Content-Length", "Transfer-Encoding", "Connection", "Date",
                                                     "Server"};

bool is_ours(std::string_view name) noexcept {
    return std::any_of(own_fields.begin(), own_fields.end(), [=](auto field) { return same_name(field, name); });
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void check(const Headers& headers) {
    constexpr std::string_view breaks{"\r\n\0", 3};
    for (const auto& [name, value] : headers) {
        const bool is_name = !name.empty() && name.find_first_of(": \t\r\n") == std::string::npos;
        if (!is_name) throw std::invalid_argument("a header has a name that is none");
        if (value.find_first_of(breaks) != std::string::npos)
            throw std::invalid_argument("line break in header " + name);
    }
}

std::string response_head(const Response& response, const Framing& framing, std::string_view date) {
    std::string head;
    head.reserve(256);
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\nServer: PyScaler\r\nDate: {}\r\n", response.status,
                   reason_phrase(response.status), date);
    for (const auto& [name, value] : response.headers) {
        if (!is_ours(name)) add_field(head, name, value);
    }
    if (framing.is_gzip) add_field(head, "Content-Encoding", "gzip");
    if (framing.varies) add_field(head, "Vary", "Accept-Encoding");
    if (framing.length) fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", *framing.length);
    if (framing.is_chunked) head.append("Transfer-Encoding: chunked\r\n");
    head.append(framing.keeps_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
    return head;
}

std::string_view DateText::at(std::time_t now) {
    if (now == made_) return text_;
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    text_.assign(text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    made_ = now;
    return text_;
}

}  // namespace pyscaler::http
