#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace pyscaler::http {

namespace beast = boost::beast;
using beast::http::error;

namespace {

constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

/// Which error of Beast means what to the client; everything else is a malformed request.
Rejection rejection_of(beast::error_code code) {
    if (code == error::body_limit) return {413, "the body is too large"};
    if (code == error::header_limit) return {431, "the header is too large"};
    if (code == error::bad_version) return {400, "this is not HTTP/1.0 or HTTP/1.1"};
    return {400, "malformed request: " + code.message()};
}

}  // namespace

class RequestParser::Parser final : public beast::http::basic_parser<true> {
public:
    explicit Parser(const Limits& limits) : limits_(limits) {
        header_limit(static_cast<std::uint32_t>(limits.header_bytes));
        body_limit(boost::none);
        eager(true);
    }

    Request request{};
    std::optional<Rejection> rejection{};
    std::size_t body_bytes{unlimited};
    bool expects_continue{false};
    bool is_version_11{false};

private:
    using string_view = beast::string_view;

    void refuse(int status, std::string detail, beast::error_code& ec) {
        rejection = Rejection{status, std::move(detail)};
        ec = error::bad_value;
    }

    void on_request_impl(beast::http::verb, string_view method, string_view target, int version,
                         beast::error_code& ec) override {
        if (target.size() > limits_.target_bytes) return refuse(414, "the target is too long", ec);
        request.method = http::parse_method({method.data(), method.size()});
        is_version_11 = version == 11;
        auto parsed = http::parse_target({target.data(), target.size()});
        if (!parsed) return refuse(400, parsed.error().detail(), ec);
        request.target = std::move(*parsed);
    }

    void on_field_impl(beast::http::field, string_view name, string_view value, beast::error_code& ec) override {
        if (has_header_) return;  // a trailer: it could only overrule what has been decided
        if (request.headers.size() == limits_.header_count) return refuse(431, "there are too many fields", ec);
        request.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }

    void on_header_impl(beast::error_code& ec) override {
        has_header_ = true;
        check_host(ec);
        if (!ec) check_framing(ec);
        if (!ec) check_expectation(ec);
    }

    void check_host(beast::error_code& ec) {
        const auto hosts = request.headers.count("Host");
        if (hosts > 1 || (hosts == 0 && is_version_11)) return refuse(400, "there must be one Host", ec);
        if (request.headers.value("Host").find_first_of(" \t/?#@\\,") != std::string_view::npos) {
            refuse(400, "Host is malformed", ec);
        }
    }

    void check_framing(beast::error_code& ec) {
        const auto& headers = request.headers;
        const auto lengths = headers.count("Content-Length");
        const auto codings = headers.count("Transfer-Encoding");
        if (lengths > 1 || headers.value("Content-Length").find(',') != std::string_view::npos) {
            return refuse(400, "there is more than one Content-Length", ec);
        }
        if (codings == 0) return;
        if (lengths > 0) return refuse(400, "there are both Content-Length and Transfer-Encoding", ec);
        if (!is_version_11) return refuse(400, "HTTP/1.0 has no Transfer-Encoding", ec);
        if (codings > 1 || !same_name(headers.value("Transfer-Encoding"), "chunked")) {
            refuse(400, "the only Transfer-Encoding taken is chunked", ec);
        }
    }

    void check_expectation(beast::error_code& ec) {
        const auto expectation = request.headers.find("Expect");
        if (!expectation || !is_version_11) return;
        if (!same_name(*expectation, "100-continue")) return refuse(417, "the only Expect taken is 100-continue", ec);
        expects_continue = true;
    }

    std::size_t take_body(string_view body, beast::error_code& ec) {
        if (body.size() > body_bytes - std::min(body_bytes, request.body.size())) {
            ec = error::body_limit;
            return 0;
        }
        request.body.append(body.data(), body.size());
        return body.size();
    }

    std::size_t on_body_impl(string_view body, beast::error_code& ec) override { return take_body(body, ec); }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, beast::error_code& ec) override {
        return take_body(body, ec);
    }
    void on_response_impl(int, string_view, int, beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, string_view, beast::error_code&) override {}
    void on_finish_impl(beast::error_code&) override {}

    const Limits& limits_;
    bool has_header_{false};
};

RequestParser::RequestParser(const Limits& limits) : limits_(limits) { reset(); }

RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes) {
    if (stage_ == Stage::body) return bytes.empty() ? 0 : put(bytes);
    if (stage_ != Stage::empty && stage_ != Stage::header) return 0;
    if (stage_ == Stage::empty) {
        if (bytes.starts_with("\r\n")) return 2;  // some clients end a body with an empty line too many
        if (bytes.empty() || bytes == "\r") return 0;
        stage_ = Stage::header;
    }
    return feed_header(bytes);
}

std::size_t RequestParser::feed_header(std::string_view bytes) {
    const auto end = header_end(bytes);
    if (stage_ == Stage::rejected) return 0;
    if (end == 0 && bytes.size() < limits_.header_bytes) return 0;
    if (end == 0 || end > limits_.header_bytes) {
        const bool is_in_target = line_start_ == 0;
        reject(is_in_target ? 414 : 431, is_in_target ? "the target is too long" : "the header is too large");
        return 0;
    }
    return put(bytes.substr(0, end));
}

/// Where the empty line after the header ends, 0 when it has not come yet.
std::size_t RequestParser::header_end(std::string_view bytes) {
    for (;;) {
        const auto feed = bytes.find('\n', scanned_);
        if (feed == std::string_view::npos) {
            scanned_ = bytes.size();
            return 0;
        }
        const auto line = bytes.substr(line_start_, feed - line_start_);
        if (!line.ends_with('\r')) return reject(400, "a line ends without CR"), 0;
        if (line.starts_with(' ') || line.starts_with('\t')) return reject(400, "a line is folded"), 0;
        scanned_ = line_start_ = feed + 1;
        if (line.size() == 1) return scanned_;
    }
}

std::size_t RequestParser::put(std::string_view bytes) {
    auto& parser = **parser_;
    beast::error_code ec;
    const auto used = parser.put(boost::asio::const_buffer{bytes.data(), bytes.size()}, ec);
    const bool needs_more = ec == error::need_more && stage_ == Stage::body;
    if (parser.rejection) {
        reject(parser.rejection->status, std::move(parser.rejection->detail));
    } else if (ec && !needs_more) {
        auto [status, detail] = rejection_of(ec);
        reject(status, std::move(detail));
    } else {
        stage_ = parser.is_done() ? Stage::complete : Stage::body;
    }
    return used;
}

void RequestParser::reset() {
    if (!parser_) parser_ = std::make_unique<std::optional<Parser>>();
    parser_->emplace(limits_);
    stage_ = Stage::empty;
    scanned_ = line_start_ = 0;
}

void RequestParser::release() noexcept { parser_.reset(); }

void RequestParser::reject(int status, std::string detail) {
    rejection_ = Rejection{status, std::move(detail)};
    stage_ = Stage::rejected;
}

Request& RequestParser::request() noexcept { return (*parser_)->request; }
void RequestParser::limit_body(std::size_t bytes) { (*parser_)->body_bytes = bytes; }

bool RequestParser::has_more_than(std::size_t bytes) const noexcept {
    const auto length = (*parser_)->content_length();
    return length && *length > bytes;
}

bool RequestParser::expects_continue() const noexcept { return (*parser_)->expects_continue; }
bool RequestParser::keeps_alive() const noexcept { return (*parser_)->keep_alive(); }
bool RequestParser::takes_chunks() const noexcept { return (*parser_)->is_version_11; }

}  // namespace pyscaler::http
