#include "web/pages.hpp"

#include "http/target.hpp"
#include "web/token.hpp"

namespace pyscaler::web {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::string_view without_pages =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>PyScaler</title></head><body>"
    "<h1>PyScaler</h1><p>This program was built without its pages: <code>./dev build</code> builds it with them. "
    "The command line and the REST API (<code>/api/v1</code>) are all there.</p></body></html>\n";

std::string type_of(std::string_view path) {
    for (const auto& [ending, type] :
         {std::pair{".html", "text/html; charset=utf-8"}, std::pair{".js", "text/javascript; charset=utf-8"},
          std::pair{".css", "text/css; charset=utf-8"}, std::pair{".svg", "image/svg+xml"},
          std::pair{".json", "application/json"}, std::pair{".woff2", "font/woff2"}, std::pair{".png", "image/png"},
          std::pair{".ico", "image/x-icon"}})
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

std::shared_ptr<const std::string> shared(std::string_view bytes) {
    return bytes.empty() ? nullptr : std::make_shared<const std::string>(bytes);
}

}  // namespace

Pages::Pages(const std::vector<EmbeddedFile>& files) {
    for (const auto& each : files) {
        File file{shared(each.plain),
                  shared(each.gzip),
                  shared(each.brotli),
                  type_of(each.path),
                  '"' + hash_of_token(each.plain).substr(0, 32) + '"',
                  each.path.starts_with("/assets/")};
        if (!file.plain) file.plain = std::make_shared<const std::string>();
        (each.path == "/index.html" ? document_ : files_[std::string(each.path)]) = std::move(file);
    }
    if (document_.plain) return;
    document_.plain = shared(without_pages);
    document_.type = type_of(".html");
    document_.etag = "\"none\"";
}

bool Pages::is_login(const http::Request& request) { return request.target.path() == "/login"; }

http::Response Pages::answer(const File& file, const http::Request& request) {
    const auto takes = [&](std::string_view coding) { return request.headers.has_token("Accept-Encoding", coding); };
    auto response = http::Response::bytes(file.plain, file.type);
    if (request.headers.has_token("If-None-Match", file.etag)) {
        response = http::Response::empty(304);
    } else if (file.brotli && takes("br")) {
        response = http::Response::bytes(file.brotli, file.type);
        response.headers.set("Content-Encoding", "br");
    } else if (file.gzip && takes("gzip")) {
        response = http::Response::bytes(file.gzip, file.type);
        response.headers.set("Content-Encoding", "gzip");
    }
    response.compress = false;
    response.headers.set("ETag", file.etag);
    response.headers.set("Vary", "Accept-Encoding");
    response.headers.set("Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.set("Content-Security-Policy", std::string(policy));
    return response;
}

std::optional<http::Response> Pages::file(const http::Request& request) const {
    const auto found = files_.find(request.target.path());
    if (found == files_.end()) return std::nullopt;
    return answer(found->second, request);
}

http::Response Pages::document(const http::Request& request) const { return answer(document_, request); }

http::Response Pages::to_login(const http::Request& request) {
    const auto& wanted = request.target.raw;
    // Browsers take a backslash for a slash, and two of them for another site's name.
    const bool is_plain =
        wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.starts_with("/\\") && wanted != "/";
    return http::Response::redirect(is_plain ? "/login?next=" + http::percent_encode(wanted) : "/login");
}

}  // namespace pyscaler::web
