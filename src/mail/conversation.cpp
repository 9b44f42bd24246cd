#include "mail/conversation.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace pyscaler::mail {

namespace {

template <auto Free>
struct Freeing {
    void operator()(auto* handle) const { Free(handle); }
};
using Easy = std::unique_ptr<CURL, Freeing<curl_easy_cleanup>>;
using Url = std::unique_ptr<CURLU, Freeing<curl_url_cleanup>>;
using List = std::unique_ptr<curl_slist, Freeing<curl_slist_free_all>>;

/// The server's last reply, all its lines; that to QUIT, which follows every failure, apart.
class Reply {
public:
    void add(std::string_view line) {
        while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
        const bool begins = std::exchange(is_complete_, line.size() < 4 || line[3] != '-');
        if (line.starts_with("221")) return;
        if (begins) text_.clear();
        if (text_.size() >= max_length) return;
        if (!text_.empty()) text_ += ' ';
        for (const auto character : line.substr(0, max_length))
            text_ += static_cast<unsigned char>(character) < 0x20 ? ' ' : character;
    }
    const std::string& text() const noexcept { return text_; }
    /// The first digit, 0 when there is none: 4 is a passing failure, 5 a lasting one (RFC 5321, 4.2.1).
    int kind() const noexcept { return !text_.empty() && text_[0] >= '1' && text_[0] <= '5' ? text_[0] - '0' : 0; }

private:
    static constexpr std::size_t max_length = 500;
    std::string text_{};
    bool is_complete_{true};
};

std::size_t take_reply(char* data, std::size_t size, std::size_t count, void* reply) {
    static_cast<Reply*>(reply)->add({data, size * count});
    return size * count;
}

std::size_t give_mime(char* buffer, std::size_t size, std::size_t count, void* rest) {
    auto& view = *static_cast<std::string_view*>(rest);
    const auto length = std::min(size * count, view.size());
    std::memcpy(buffer, view.data(), length);
    view.remove_prefix(length);
    return length;
}

template <class T>
void set(const Easy& easy, CURLoption option, T value) {
    if (const auto code = curl_easy_setopt(easy.get(), option, value); code != CURLE_OK)
        throw std::logic_error(fmt::format("curl option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
}

Result<Url> url_of(const SmtpServer& server) {
    Url url{curl_url()};
    const char* scheme = server.security == Security::tls ? "smtps" : "smtp";
    const auto host = server.host.find(':') == std::string::npos ? server.host : fmt::format("[{}]", server.host);
    if (curl_url_set(url.get(), CURLUPART_SCHEME, scheme, 0) != CURLUE_OK ||
        curl_url_set(url.get(), CURLUPART_HOST, host.c_str(), 0) != CURLUE_OK ||
        curl_url_set(url.get(), CURLUPART_PORT, std::to_string(server.port).c_str(), 0) != CURLUE_OK)
        return Error{Errc::invalid, "not a host name"};
    return url;
}

void set_security(const Easy& easy, const SmtpServer& server) {
    // "All" makes curl give up where the server does not offer STARTTLS; "try" would go on in the open.
    set(easy, CURLOPT_USE_SSL,
        static_cast<long>(server.security == Security::plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.ca_file.empty()) set(easy, CURLOPT_CAINFO, server.ca_file.c_str());
    if (server.user.empty()) return;
    set(easy, CURLOPT_USERNAME, server.user.c_str());
    set(easy, CURLOPT_PASSWORD, server.password.reveal().c_str());
    set(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
}

void set_limits(const Easy& easy, const SmtpServer& server, Deadline deadline) {
    const auto left = std::min(remaining(deadline), server.timeout.value());
    const auto milliseconds = static_cast<long>(std::max<std::int64_t>(left.count(), 1));  // 0 would be for ever
    set(easy, CURLOPT_TIMEOUT_MS, milliseconds);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
}

Errc kind_of(CURLcode code, const Easy& easy, const Reply& reply) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT: return Errc::timed_out;
        case CURLE_LOGIN_DENIED:
        case CURLE_PEER_FAILED_VERIFICATION: return Errc::denied;
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CONNECT_ERROR: return Errc::protocol;
        case CURLE_SSL_CACERT_BADFILE: return Errc::invalid;
        case CURLE_COULDNT_RESOLVE_HOST: return Errc::unreachable;
        case CURLE_COULDNT_CONNECT: {
            long system = 0;
            curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &system);
            return system == ECONNREFUSED ? Errc::refused : Errc::unreachable;
        }
        default: break;
    }
    if (reply.kind() == 4) return Errc::unavailable;
    if (reply.kind() == 5) return Errc::failed;
    return code == CURLE_WEIRD_SERVER_REPLY ? Errc::protocol : Errc::unreachable;
}

Error error_of(CURLcode code, const Easy& easy, const char* text, const Reply& reply) {
    const auto kind = kind_of(code, easy, reply);
    std::string detail = *text != '\0' ? text : curl_easy_strerror(code);
    if (kind == Errc::protocol && code == CURLE_USE_SSL_FAILED) detail = "the server does not do STARTTLS";
    if (reply.kind() >= 4) detail += ": " + reply.text();
    return {kind, detail};
}

List recipients_of(const Envelope& envelope) {
    List list;
    for (const auto& recipient : envelope.to) {
        auto* longer = curl_slist_append(list.get(), fmt::format("<{}>", recipient).c_str());
        if (!longer) throw std::bad_alloc();
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

}  // namespace

Result<void> converse(const SmtpServer& server, const Envelope& envelope, Deadline deadline) {
    if (remaining(deadline).count() == 0) return Error{Errc::timed_out, "no time left to begin"};
    const auto url = url_of(server);
    if (!url) return url.error();
    const Easy easy{curl_easy_init()};
    if (!easy) throw std::bad_alloc();

    const auto recipients = recipients_of(envelope);
    const auto from = fmt::format("<{}>", envelope.from);
    std::string_view rest = envelope.mime;
    Reply reply;
    std::array<char, CURL_ERROR_SIZE> text{};
    set(easy, CURLOPT_CURLU, url->get());
    set(easy, CURLOPT_ERRORBUFFER, text.data());
    set(easy, CURLOPT_HEADERFUNCTION, take_reply);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&reply));
    set(easy, CURLOPT_READFUNCTION, give_mime);
    set(easy, CURLOPT_READDATA, static_cast<void*>(&rest));
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_MAIL_FROM, from.c_str());
    set(easy, CURLOPT_MAIL_RCPT, recipients.get());
    set_security(easy, server);
    set_limits(easy, server, deadline);
    const auto code = curl_easy_perform(easy.get());
    if (code != CURLE_OK) return error_of(code, easy, text.data(), reply);
    return {};
}

}  // namespace pyscaler::mail
