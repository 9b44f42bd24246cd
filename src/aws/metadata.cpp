#include "aws/metadata.hpp"

#include "base/json_text.hpp"
#include "http/client.hpp"

#include <boost/json/value.hpp>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iterator>

namespace pyscaler::aws {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr auto patience = 1s;
constexpr auto renew_before = 15min;
constexpr auto must_renew_before = 10min;

http::ClientRequest request_for(std::string method, std::string url) {
    http::ClientRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.response_limit = 64U << 10U;
    request.use_proxy = false;
    return request;
}

Deadline soon(Deadline deadline) { return std::min(deadline, deadline_in(patience)); }

/// Keeps what a metadata service gave until it is nearly used up.
class Renewed : public CredentialsProvider {
public:
    explicit Renewed(const Clock& clock) : clock_(clock) {}

    Task<Result<Credentials>> credentials(Deadline deadline) override {
        if (known_ && (!known_->expires || clock_.now() < *known_->expires - renew_before)) co_return *known_;
        auto fresh = co_await fetch(deadline);
        if (fresh) known_ = *fresh;
        // A service that is away for a moment does no harm as long as the old ones are good.
        if (!fresh && known_ && clock_.now() < *known_->expires - must_renew_before) co_return *known_;
        co_return fresh;
    }
    void forget() override { known_.reset(); }

protected:
    virtual Task<Result<Credentials>> fetch(Deadline deadline) = 0;

private:
    const Clock& clock_;
    std::optional<Credentials> known_{};
};

class FromInstance final : public Renewed {
public:
    FromInstance(http::Client& client, const Clock& clock, Environment environment)
        : Renewed(clock), client_(client), environment_(std::move(environment)) {}

protected:
    Task<Result<Credentials>> fetch(Deadline deadline) override {
        if (environment_("AWS_EC2_METADATA_DISABLED") == "true")
            co_return Error{Errc::not_found, "instance metadata (AWS_EC2_METADATA_DISABLED is true)"};
        auto base = environment_("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        if (base.empty()) base = "http://169.254.169.254/";
        if (!base.ends_with('/')) base += '/';

        auto token = co_await session_token(base, deadline);
        if (!token) co_return token.error();
        const auto roles = base + "latest/meta-data/iam/security-credentials/";
        auto role = co_await get(roles, *token, deadline);
        if (!role) co_return role.error();
        const auto name = role->substr(0, role->find_first_of("\r\n"));
        if (name.empty() || name.find_first_of("/?# ") != std::string::npos)
            co_return Error{Errc::not_found, fmt::format("instance metadata at {} (no role)", base)};
        auto answer = co_await get(roles + name, *token, deadline);
        if (!answer) co_return answer.error();
        auto credentials = parse_metadata_credentials(*answer);
        if (!credentials) co_return credentials.error().in("role " + name);
        co_return credentials;
    }

private:
    /// Empty where the service knows only version 1.
    Task<Result<std::string>> session_token(std::string base, Deadline deadline) {
        auto request = request_for("PUT", base + "latest/api/token");
        request.headers.emplace_back("X-aws-ec2-metadata-token-ttl-seconds", "21600");
        auto response = co_await client_.perform(std::move(request), soon(deadline));
        if (!response) {
            if (response.error() != Errc::timed_out || std::chrono::steady_clock::now() >= deadline)
                co_return absent(base, response.error().detail());
            co_return std::string();
        }
        if (response->status == 200) co_return response->body;
        if (response->status == 403 || response->status == 404 || response->status == 405) co_return std::string();
        co_return absent(base, fmt::format("status {} for a token", response->status));
    }

    Task<Result<std::string>> get(std::string url, std::string token, Deadline deadline) {
        auto request = request_for("GET", url);
        if (!token.empty()) request.headers.emplace_back("X-aws-ec2-metadata-token", std::move(token));
        auto response = co_await client_.perform(std::move(request), soon(deadline));
        if (!response) co_return absent(url, response.error().detail());
        if (response->status != 200) co_return absent(url, fmt::format("status {}", response->status));
        co_return response->body;
    }

    static Error absent(const std::string& url, const std::string& why) {
        return {Errc::not_found, fmt::format("instance metadata at {} ({})", url, why)};
    }

    http::Client& client_;
    Environment environment_;
};

/// The token could be read by whoever answers there: only https or this machine and its container services.
bool is_trusted(std::string_view url) {
    if (url.starts_with("https://")) return true;
    if (url.find('@') != std::string_view::npos) return false;
    for (const std::string_view base : {"http://127.", "http://localhost", "http://[::1]", "http://169.254.170.2",
                                        "http://169.254.170.23", "http://[fd00:ec2::23]"}) {
        if (!url.starts_with(base)) continue;
        const auto rest = url.substr(base.size());
        const auto end = rest.find_first_of(base == "http://127." ? "/" : ":/");
        const auto host = rest.substr(0, std::min(end, rest.size()));
        if (host.empty() || (base == "http://127." && host.find_first_not_of("0123456789.:") == host.npos)) return true;
    }
    return false;
}

class FromContainer final : public Renewed {
public:
    FromContainer(http::Client& client, const Clock& clock, Environment environment)
        : Renewed(clock), client_(client), environment_(std::move(environment)) {}

protected:
    Task<Result<Credentials>> fetch(Deadline deadline) override {
        auto url = environment_("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        if (!url.empty()) url = "http://169.254.170.2" + url;
        if (url.empty()) url = environment_("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (url.empty()) co_return Error{Errc::not_found, "container (AWS_CONTAINER_CREDENTIALS_* not set)"};
        if (!is_trusted(url))
            co_return Error{Errc::invalid, "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor of this machine"};

        auto request = request_for("GET", url);
        if (auto token = authorization(); !token.empty())
            request.headers.emplace_back("Authorization", std::move(token));
        auto response = co_await client_.perform(std::move(request), soon(deadline));
        if (!response) co_return response.error().in("container credentials");
        if (response->status != 200)
            co_return Error{Errc::unavailable,
                            fmt::format("container credentials: {}: status {}", url, response->status)};
        auto credentials = parse_metadata_credentials(response->body);
        if (!credentials) co_return credentials.error().in("container credentials");
        co_return credentials;
    }

private:
    std::string authorization() const {
        const auto path = environment_("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        if (path.empty()) return environment_("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        std::ifstream file{path, std::ios::binary};
        std::string token(std::istreambuf_iterator<char>(file), {});
        while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
        return token;
    }

    http::Client& client_;
    Environment environment_;
};

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::shared_ptr<CredentialsProvider> instance_credentials(http::Client& client, const Clock& clock,
                                                          Environment environment) {
    return std::make_shared<FromInstance>(client, clock, std::move(environment));
}

std::shared_ptr<CredentialsProvider> container_credentials(http::Client& client, const Clock& clock,
                                                           Environment environment) {
    return std::make_shared<FromContainer>(client, clock, std::move(environment));
}

Result<Credentials> parse_metadata_credentials(std::string_view text) {
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return Error{Errc::protocol, "the credentials are not a JSON object"};
    const auto& object = value->get_object();
    Credentials credentials;
    credentials.access_key_id = text_of(object, "AccessKeyId");
    credentials.secret_access_key = Secret{text_of(object, "SecretAccessKey")};
    credentials.session_token = Secret{text_of(object, "Token")};
    if (credentials.access_key_id.empty() || credentials.secret_access_key.empty())
        return Error{Errc::denied,
                     fmt::format("no credentials: {}: {}", text_of(object, "Code"), text_of(object, "Message"))};
    if (const auto expiration = text_of(object, "Expiration"); !expiration.empty()) {
        auto time = parse_time(expiration);
        if (!time) return time.error().in("Expiration");
        credentials.expires = *time;
    }
    return credentials;
}

}  // namespace pyscaler::aws
