#pragma once
#include "http/request.hpp"
#include "http/response.hpp"
#include "web/embedded_files.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace pyscaler::web {

/// Delivers the pages: files by their path, to everybody; every other path is a page of the application, which needs a
/// session, and is the same document.
class Pages {
public:
    explicit Pages(const std::vector<EmbeddedFile>& files);

    /// Whether pages without a session may be had here: the login.
    static bool is_login(const http::Request& request);

    /// A file of this path; none: there is no such file.
    std::optional<http::Response> file(const http::Request& request) const;
    /// The document of the application.
    http::Response document(const http::Request& request) const;
    /// To the login, and from there back to where they wanted to go.
    static http::Response to_login(const http::Request& request);

private:
    using Bytes = std::shared_ptr<const std::string>;
    struct File {
        Bytes plain{}, gzip{}, brotli{};
        std::string type{};
        std::string etag{};
        bool is_immutable{false};
    };
    static http::Response answer(const File& file, const http::Request& request);

    std::map<std::string, File, std::less<>> files_{};
    File document_{};
};

}  // namespace pyscaler::web
