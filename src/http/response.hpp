#pragma once
#include "http/headers.hpp"
#include "http/status.hpp"
#include "http/stream.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace pyscaler::http {

/// What a handler answers. The server adds Date, Server, Content-Length (or chunks) and Connection, leaves the body
/// away where there is none (HEAD, 204, 304), and compresses. Nothing else is added.
struct Response {
    int status{200};
    Headers headers{};
    std::string body{};
    std::shared_ptr<const std::string> shared_body{};  ///< instead of `body`: bytes that many responses share
    std::shared_ptr<const std::string>
        shared_gzip_body{};  ///< the same, compressed beforehand, for clients that take gzip
    Producer producer{};     ///< instead of a body: one that comes over time
    bool compress{true};     ///< gzip a compressible body of over 1 KiB if the client takes it

    static Response text(std::string body, int status = 200);
    static Response html(std::string body, int status = 200);
    /// `body` is JSON text already.
    static Response json(std::string body, int status = 200);
    static Response bytes(std::shared_ptr<const std::string> body, std::string content_type);
    static Response empty(int status = 204);
    static Response redirect(std::string location, int status = 303);
    /// A body that comes over time, the last response of its connection. "text/event-stream" is not cached.
    static Response stream(std::string content_type, Producer producer);

    std::string_view content() const noexcept { return shared_body ? std::string_view{*shared_body} : body; }
};

}  // namespace pyscaler::http
