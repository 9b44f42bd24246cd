#include "http/client_transfer.hpp"

#include "base/pem.hpp"

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <cerrno>
#include <charconv>
#include <fmt/core.h>

namespace pyscaler::http {
namespace {

constexpr std::size_t header_limit = 256U << 10U;

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char byte) { return (byte < 0x20 && byte != '\t') || byte == 0x7f; });
}

bool equal_without_case(std::string_view left, std::string_view right) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [lower](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string copy{text};
    curl_free(text);
    return copy;
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]" ||
           host == "::1";
}

/// An alert that comes behind the handshake, as TLS 1.3 has it for a client's certificate, is a failed reading to
/// libcurl.
bool is_tls_alert(CURLcode code, std::string_view message) {
    return (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) && message.find(" alert ") != message.npos;
}

Errc errc_of(CURLcode code, long system_error) {
    switch (code) {
        case CURLE_COULDNT_CONNECT: return system_error == ECONNREFUSED ? Errc::refused : Errc::unreachable;
        case CURLE_OPERATION_TIMEDOUT: return Errc::timed_out;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_PROXY:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_PARTIAL_FILE: return Errc::unreachable;
        case CURLE_URL_MALFORMAT:
        case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_SSL_CACERT_BADFILE: return Errc::invalid;
        default: return Errc::protocol;
    }
}

}  // namespace

std::string_view ClientResponse::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers)
        if (equal_without_case(key, name)) return value;
    return {};
}

ClientTransfer::ClientTransfer(ClientRequest request, const asio::any_io_executor& executor)
    : request_(std::move(request)),
      easy_(curl_easy_init(), &curl_easy_cleanup),
      headers_(nullptr, &curl_slist_free_all),
      done_(executor) {
    if (!easy_) throw std::bad_alloc();
}

ClientTransfer::~ClientTransfer() = default;

Result<void> ClientTransfer::prepare() {
    if (auto read = read_url(); !read) return read.error();
    if (auto added = add_headers(); !added) return added.error();
    if (auto plain = check_pem(); !plain) return plain.error();
    set_method_and_body();
    set_connection();
    set_tls();
    set_callbacks();
    return {};
}

Result<void> ClientTransfer::read_url() {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url{curl_url(), &curl_url_cleanup};
    const auto scheme_known = [&] {
        const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
        return scheme == "http" || scheme == "https";
    };
    if (has_control_character(request_.url) ||
        curl_url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK || !scheme_known())
        return Error{Errc::invalid, fmt::format("\"{}\" is not an http or https URL", request_.url)};
    if (request_.method.empty() || has_control_character(request_.method) ||
        request_.method.find(' ') != std::string::npos)
        return Error{Errc::invalid, "the HTTP method must be one word"};
    loopback_ = !request_.unix_socket.empty() || is_loopback(part_of(url.get(), CURLUPART_HOST));
    curl_easy_setopt(easy_.get(), CURLOPT_URL, request_.url.c_str());

    for (const auto secret : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT})
        curl_url_set(url.get(), secret, nullptr, 0);
    name_ = request_.method + ' ' + part_of(url.get(), CURLUPART_URL);
    return {};
}

Result<void> ClientTransfer::add_headers() {
    bool content_type = false;
    auto append = [this](const std::string& line) {
        auto* longer = curl_slist_append(headers_.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(headers_.release());
        headers_.reset(longer);
    };
    for (const auto& [key, value] : request_.headers) {
        if (key.empty() || has_control_character(key) || has_control_character(value) ||
            key.find_first_of(": \t") != std::string::npos)
            return Error{Errc::invalid, fmt::format("{}: the header \"{}\" has a character that headers cannot have",
                                                    name_, has_control_character(key) ? "?" : key)};
        content_type = content_type || equal_without_case(key, "Content-Type");
        // libcurl takes "Name:" as "send no such header" and "Name;" as one that is empty.
        append(value.empty() ? key + ';' : key + ": " + value);
    }
    append("Expect:");
    if (!content_type) append("Content-Type:");
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
    return {};
}

Result<void> ClientTransfer::check_pem() const {
    if (is_encrypted_pem(request_.private_key.reveal()))
        return Error{Errc::invalid, fmt::format("{}: the private key {}", name_, encrypted_key_fault)};
    for (const auto* pem : {&request_.certificate, &request_.authorities})
        if (is_encrypted_pem(*pem)) return Error{Errc::invalid, name_ + ": a certificate must not be encrypted"};
    return {};
}

void ClientTransfer::set_method_and_body() {
    auto* easy = easy_.get();
    const auto& method = request_.method;
    if (method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!request_.body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void ClientTransfer::set_connection() {
    auto* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Giving up on a name must not wait for the resolver's thread.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "pyscaler/" PYSCALER_VERSION);
    if (loopback_ || !request_.use_proxy) curl_easy_setopt(easy, CURLOPT_PROXY, "");
    if (!request_.unix_socket.empty()) curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket.c_str());
}

void ClientTransfer::set_tls() {
    auto* easy = easy_.get();
    const auto set_pem = [easy](CURLoption option, const std::string& pem) {
        // libcurl only reads it; the request outlives the handle.
        curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_NOCOPY};  // NOLINT
        if (!pem.empty()) curl_easy_setopt(easy, option, &blob);
    };
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!request_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, request_.ca_file.c_str());
    if (!request_.authorities.empty()) curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    set_pem(CURLOPT_CAINFO_BLOB, request_.authorities);
    set_pem(CURLOPT_SSLCERT_BLOB, request_.certificate);
    set_pem(CURLOPT_SSLKEY_BLOB, request_.private_key.reveal());
    // Without it OpenSSL asks for a passphrase on the terminal, and the event loop waits.
    curl_easy_setopt(easy, CURLOPT_KEYPASSWD, "");
    constexpr long host_name_must_match = 2;
    const bool checks_name = request_.check_host_name && !request_.any_certificate;
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, checks_name ? host_name_must_match : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, request_.any_certificate ? 0L : 1L);
}

void ClientTransfer::set_callbacks() {
    using Callback = std::size_t (*)(char*, std::size_t, std::size_t, void*);
    const Callback header = [](char* bytes, std::size_t, std::size_t size, void* self) {
        return static_cast<ClientTransfer*>(self)->take_header({bytes, size});
    };
    const Callback body = [](char* bytes, std::size_t, std::size_t size, void* self) {
        return static_cast<ClientTransfer*>(self)->take_body({bytes, size});
    };
    auto* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message_.data());
}

std::size_t ClientTransfer::take_header(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > header_limit) {
        too_large_ = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) response_.headers.clear();  // an interim answer (1xx) came before
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/"))
        response_.headers.emplace_back(std::string(trimmed(line.substr(0, colon))),
                                       std::string(trimmed(line.substr(colon + 1))));
    return line.size();
}

std::size_t ClientTransfer::take_body(std::string_view bytes) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (request_.on_data && status / 100 == 2) {
        stopped_ = !request_.on_data(bytes);
        return stopped_ ? 0 : bytes.size();
    }
    if (bytes.size() > request_.response_limit - response_.body.size()) {
        too_large_ = true;
        return 0;
    }
    response_.body.append(bytes);
    return bytes.size();
}

void ClientTransfer::finish(CURLcode code) {
    code_ = code;
    finished_ = true;
    done_.cancel();
}

Result<ClientResponse> ClientTransfer::result() {
    if (code_ != CURLE_OK && !stopped_) return failure();
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
}

Error ClientTransfer::failure() const {
    if (too_large_)
        return {Errc::limit_exceeded,
                fmt::format("{}: the answer is larger than {} bytes", name_,
                            header_bytes_ > header_limit ? header_limit : request_.response_limit)};
    long system_error = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &system_error);
    const char* why = message_[0] != '\0' ? message_.data() : curl_easy_strerror(code_);
    const auto kind = is_tls_alert(code_, why) ? Errc::protocol : errc_of(code_, system_error);
    return {kind, fmt::format("{}: {}", name_, why)};
}

}  // namespace pyscaler::http
