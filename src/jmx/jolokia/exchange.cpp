#include "jmx/jolokia/exchange.hpp"

#include "http/client.hpp"
#include "jmx/failure.hpp"
#include "jmx/jolokia/answer.hpp"
#include "jmx/jolokia/listener.hpp"
#include "jmx/jolokia/url.hpp"
#include "jmx/limits.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <openssl/evp.h>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

std::string base64(std::string_view text) {
    std::string encoded(4 * ((text.size() + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                    reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    return encoded;
}

http::ClientRequest request_of(const Access& access, const json::value& body) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = url_of(access, access.tls);
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!access.user.empty())
        request.headers.emplace_back("Authorization", "Basic " + base64(access.user + ':' + access.password.reveal()));
    request.body = json::serialize(body);
    request.authorities = access.authorities;
    request.check_host_name = access.check_host_name;
    request.certificate = access.certificate;
    request.private_key = access.private_key;
    request.response_limit = limits::jolokia_answer;
    request.connect_timeout = limits::connect;
    request.use_proxy = false;
    return request;
}

/// Java says "bad certificate" also to whoever shows none.
std::string alert_with_advice(const Access& access, const std::string& alert) {
    return alert + (access.certificate.empty() ? "; perhaps a certificate is asked for, and the profile has none"
                                               : "; perhaps the profile's certificate is not trusted there");
}

/// The name of what went wrong, found by asking the other way: a server's complaint about TLS looks different each
/// time.
Task<Error> named(http::Client& http, Access access, Error error, Deadline deadline) {
    if (!(error == Errc::protocol) && !(error == Errc::unreachable)) co_return error;
    if (access.tls && error.detail().find(" alert ") != std::string::npos)
        co_return error_of(Failure::tls_failed, alert_with_advice(access, error.detail()));
    const bool with_tls = co_await speaks_http(http, access, true, deadline);
    if (with_tls) co_return error_of(access.tls ? Failure::tls_failed : Failure::tls_expected, error.detail());
    if (access.tls && co_await speaks_http(http, access, false, deadline))
        co_return error_of(Failure::tls_missing, error.detail());
    for (const bool tls : {access.tls, !access.tls})
        if (co_await speaks_rmi(access, tls, deadline))
            co_return error_of(Failure::speaks_rmi, access.peer() + ": is the profile's transport meant to be rmi?");
    if (error == Errc::protocol)
        co_return error_of(access.tls ? Failure::tls_failed : Failure::not_jmx, error.detail());
    co_return error;
}

/// Of an answer that is not Jolokia's.
Task<Error> named(http::Client& http, Access access, int status, Deadline deadline) {
    constexpr int unauthorized = 401, forbidden = 403, bad_request = 400;
    auto detail = fmt::format("{}: HTTP {}", url_of(access, access.tls), status);
    if (status == unauthorized) co_return error_of(Failure::authentication_failed, std::move(detail));
    if (status == forbidden) co_return error_of(Failure::access_denied, std::move(detail));
    // Tomcat and nginx answer so to HTTP on a port of HTTPS.
    if (status == bad_request && !access.tls && co_await speaks_http(http, access, true, deadline))
        co_return error_of(Failure::tls_expected, std::move(detail));
    co_return error_of(Failure::not_jmx, std::move(detail));
}

}  // namespace

Task<Result<json::value>> exchange(http::Client& http, Access access, json::value body, Deadline deadline) {
    constexpr int ok = 200;
    auto request = request_of(access, body);
    auto answer = co_await http.perform(std::move(request), deadline);
    if (!answer) co_return co_await named(http, std::move(access), answer.error(), deadline);
    if (answer->status != ok) co_return co_await named(http, std::move(access), answer->status, deadline);
    co_return json_of(answer->body, url_of(access, access.tls));
}

}  // namespace pyscaler::jmx::jolokia
