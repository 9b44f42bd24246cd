#pragma once
#include "http/response.hpp"

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::http {

/// How the end of a response's body is told.
struct Framing {
    std::optional<std::size_t> length{};  ///< Content-Length
    bool is_chunked{false};               ///< neither: there is no body, or it ends with the connection
    bool keeps_alive{true};
    bool is_gzip{false};
    bool varies{false};  ///< another client may get the body in another encoding
};

/// Throws std::invalid_argument for a name or value that would break its line (RFC 9110 section 5.5).
void check(const Headers& headers);

/// Status line and fields, to the empty line. Framing fields that the handler set are dropped: they are ours.
/// `response.headers` were checked.
std::string response_head(const Response& response, const Framing& framing, std::string_view date);

/// "Tue, 24 Nov 2026 07:50:07 GMT", made once a second.
class DateText {
public:
    std::string_view at(std::time_t now);

private:
    std::time_t made_{-1};
    std::string text_{};
};

}  // namespace pyscaler::http
