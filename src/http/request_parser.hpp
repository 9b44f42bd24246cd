#pragma once
#include "http/limits.hpp"
#include "http/request.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::http {

/// Why a request is not taken. Its connection cannot be used any more: nobody knows where the next request begins.
struct Rejection {
    int status{400};
    std::string detail{};
};

/// Bytes in, one request out; no I/O. Stricter than Beast, on which it stands, wherever two readers could disagree
/// about where a request ends (RFC 9112 sections 2.2, 5.2, 6.1 to 6.3): a bare LF, a folded line, a length given twice,
/// a length beside a transfer coding, another coding than "chunked". Trailers are read and dropped.
class RequestParser {
public:
    enum class Stage { empty, header, body, complete, rejected };

    /// `limits` must outlive the parser.
    explicit RequestParser(const Limits& limits);
    ~RequestParser();

    /// Reads a prefix of `bytes` and returns its length: at most to the end of the header, so that the body can be
    /// judged before it is read, then at most to the end of the request. What is left, followed by what comes later, is
    /// the argument of the next call.
    std::size_t feed(std::string_view bytes);

    /// Makes ready for the next request of the connection.
    void reset();
    /// Gives back the memory; then only `reset`, `reject` and `stage` may be called.
    void release() noexcept;

    Stage stage() const noexcept { return stage_; }
    /// Only when rejected.
    const Rejection& rejection() const noexcept { return rejection_; }
    void reject(int status, std::string detail);

    /// From the header's end on; its body grows until `complete`.
    Request& request() noexcept;
    void limit_body(std::size_t bytes);
    bool has_more_than(std::size_t bytes) const noexcept;  ///< whether the announced length of the body is above this
    bool expects_continue() const noexcept;
    bool keeps_alive() const noexcept;
    bool takes_chunks() const noexcept;  ///< HTTP/1.1

private:
    class Parser;

    std::size_t feed_header(std::string_view bytes);
    std::size_t header_end(std::string_view bytes);
    std::size_t put(std::string_view bytes);

    const Limits& limits_;
    std::unique_ptr<std::optional<Parser>> parser_;
    Rejection rejection_{};
    Stage stage_{Stage::empty};
    std::size_t scanned_{0};     // bytes of the header that were looked at
    std::size_t line_start_{0};  // of the line that they end in
};

}  // namespace pyscaler::http
