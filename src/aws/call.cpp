#include "aws/call.hpp"

#include "aws/signature.hpp"
#include "base/log.hpp"
#include "http/client.hpp"

#include <algorithm>
#include <array>
#include <curl/curl.h>

namespace pyscaler::aws {
namespace {

using namespace std::chrono_literals;

constexpr auto attempt_limit = 60s;
constexpr auto noticeable_skew = 60s;
constexpr std::size_t response_limit = 32U << 20U;

bool blames_clock(std::string_view code) {
    constexpr std::array<std::string_view, 6> codes{"RequestExpired",     "RequestTimeTooSkewed",
                                                    "RequestInTheFuture", "SignatureDoesNotMatch",
                                                    "AuthFailure",        "InvalidSignatureException"};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool blames_age(std::string_view code) {
    return code == "ExpiredToken" || code == "ExpiredTokenException" || code == "RequestExpired";
}

}  // namespace

Caller::Caller(Connection connection, Service service) : connection_(std::move(connection)), service_(service) {}

Task<Result<std::string>> Caller::call(Form form, Deadline deadline) {
    const auto action = form.text("Action");
    const auto body = form.encode();
    bool mended = false;
    for (int number = 1;; ++number) {
        auto outcome = co_await attempt(action, body, deadline);
        if (outcome.body) {
            if (number == 1) budget_.refund();
            co_return std::move(outcome.body);
        }
        const auto& error = outcome.body.error();
        if (outcome.mended && !mended) {
            mended = true;
            continue;
        }
        const auto delay = retry_delay(connection_.retry, class_of(error), number, connection_.identifiers.fraction());
        const bool in_time = delay && std::chrono::steady_clock::now() + *delay < deadline;
        if (!in_time || !budget_.spend(error == Errc::timed_out)) co_return std::move(outcome.body);
        log::debug("aws", "attempt {} failed, again in {} ms: {}", number, delay->count(), error.detail());
        co_await sleep_until(std::chrono::steady_clock::now() + *delay);
    }
}

Task<Caller::Outcome> Caller::attempt(std::string action, std::string body, Deadline deadline) {
    auto credentials = co_await connection_.credentials->credentials(deadline);
    if (!credentials) co_return Outcome{credentials.error().in(action), false};
    auto request = signed_request(std::move(body), *credentials);
    if (!request) co_return Outcome{request.error().in(action), false};
    const auto until = std::min<Deadline>(deadline, std::chrono::steady_clock::now() + attempt_limit);
    auto response = co_await connection_.client.perform(std::move(*request), until);
    if (!response) co_return Outcome{response.error().in(action), false};
    co_return judge(action, std::move(*response), !credentials->session_token.empty());
}

Result<http::ClientRequest> Caller::signed_request(std::string body, const Credentials& credentials) const {
    auto location = locate(connection_.endpoint, service_);
    if (!location) return location.error();
    SignedRequest signed_one;
    signed_one.headers = {{"Host", location->host},
                          {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    signed_one.body = std::move(body);
    sign(signed_one, credentials, connection_.endpoint.region, service_.signing_name, connection_.clock.now() + skew_);

    http::ClientRequest request;
    request.method = "POST";
    request.url = location->url;
    request.headers = std::move(signed_one.headers);
    request.body = std::move(signed_one.body);
    request.ca_file = connection_.endpoint.ca_file;
    request.response_limit = response_limit;
    return request;
}

Caller::Outcome Caller::judge(std::string_view action, http::ClientResponse response, bool temporary) {
    if (response.status / 100 == 2) return {std::move(response.body), false};
    const auto error = parse_error(response.status, response.body);
    bool mended = blames_clock(error.code) && correct_clock(response.header("Date"));
    if (!mended && temporary && blames_age(error.code)) {
        connection_.credentials->forget();
        mended = true;
    }
    return {error.to_error(action), mended};
}

bool Caller::correct_clock(std::string_view date) {
    const auto seconds = curl_getdate(std::string(date).c_str(), nullptr);
    if (seconds < 0) return false;
    const Time theirs{std::chrono::seconds{seconds}};
    const auto ahead = std::chrono::floor<std::chrono::seconds>(theirs - connection_.clock.now());
    if (std::chrono::abs(ahead - skew_) < noticeable_skew) return false;
    log::warning("aws", "this machine's clock is {} s off: signing with the other side's time", -ahead.count());
    skew_ = ahead;
    return true;
}

}  // namespace pyscaler::aws
