#include "aws/credentials.hpp"

#include "aws/metadata.hpp"
#include "aws/profile.hpp"
#include "base/log.hpp"

#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

class Fixed final : public CredentialsProvider {
public:
    explicit Fixed(Credentials credentials) : credentials_(std::move(credentials)) {}
    Task<Result<Credentials>> credentials(Deadline) override { co_return credentials_; }

private:
    Credentials credentials_;
};

Result<Credentials> read_environment(const Environment& environment) {
    Credentials credentials;
    credentials.access_key_id = environment("AWS_ACCESS_KEY_ID");
    credentials.secret_access_key = Secret{environment("AWS_SECRET_ACCESS_KEY")};
    credentials.session_token = Secret{environment("AWS_SESSION_TOKEN")};
    if (credentials.access_key_id.empty())
        return Error{Errc::not_found, "environment variable AWS_ACCESS_KEY_ID (not set)"};
    if (credentials.secret_access_key.empty())
        return Error{Errc::invalid, "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"};
    if (const auto text = environment("AWS_CREDENTIAL_EXPIRATION"); !text.empty()) {
        auto time = parse_time(text);
        if (!time) return time.error().in("AWS_CREDENTIAL_EXPIRATION");
        credentials.expires = *time;
    }
    return credentials;
}

class FromEnvironment final : public CredentialsProvider {
public:
    explicit FromEnvironment(Environment environment) : environment_(std::move(environment)) {}
    Task<Result<Credentials>> credentials(Deadline) override { co_return read_environment(environment_); }

private:
    Environment environment_;
};

using Keys = std::map<std::string, std::string, std::less<>>;

std::string value_of(const Keys& keys, std::string_view name) {
    const auto found = keys.find(name);
    return found != keys.end() ? found->second : std::string();
}

Result<Credentials> read_keys(const Keys& keys, const std::string& where) {
    Credentials credentials;
    credentials.access_key_id = value_of(keys, "aws_access_key_id");
    credentials.secret_access_key = Secret{value_of(keys, "aws_secret_access_key")};
    credentials.session_token = Secret{value_of(keys, "aws_session_token")};
    if (credentials.access_key_id.empty()) return Error{Errc::not_found, where};
    if (credentials.secret_access_key.empty())
        return Error{Errc::invalid, where + " has aws_access_key_id, but no aws_secret_access_key"};
    return credentials;
}

Result<Credentials> read_profile(const Environment& environment, const std::string& name) {
    auto profile = load_profile(environment, name);
    if (!profile) return profile.error();
    for (const auto* other : {"role_arn", "sso_session", "sso_start_url", "credential_process"})
        if (!value_of(profile->config, other).empty() || !value_of(profile->credentials, other).empty())
            return Error{Errc::invalid, fmt::format("profile \"{}\" asks for {}, which is not supported: use keys, "
                                                    "or the role of the instance or container",
                                                    profile->name, other)};
    auto where = [&](const std::string& path) {
        return fmt::format("profile \"{}\" in {}", profile->name, path.empty() ? "~/.aws (HOME is not set)" : path);
    };
    auto shared = read_keys(profile->credentials, where(profile->credentials_path));
    if (shared || shared.error() != Errc::not_found) return shared;
    auto config = read_keys(profile->config, where(profile->config_path));
    if (config || config.error() != Errc::not_found) return config;
    return Error{Errc::not_found, shared.error().detail() + ", " + config.error().detail()};
}

class FromProfile final : public CredentialsProvider {
public:
    FromProfile(Environment environment, std::string name)
        : environment_(std::move(environment)), name_(std::move(name)) {}

    Task<Result<Credentials>> credentials(Deadline) override {
        if (known_) co_return *known_;
        auto read = read_profile(environment_, name_);
        if (read) known_ = *read;
        co_return read;
    }
    void forget() override { known_.reset(); }

private:
    Environment environment_;
    std::string name_;
    std::optional<Credentials> known_{};
};

class FirstOf final : public CredentialsProvider {
public:
    explicit FirstOf(std::vector<std::shared_ptr<CredentialsProvider>> providers) : providers_(std::move(providers)) {}

    Task<Result<Credentials>> credentials(Deadline deadline) override {
        if (const auto chosen = chosen_) co_return co_await chosen->credentials(deadline);
        std::string places;
        for (const auto& provider : providers_) {
            auto found = co_await provider->credentials(deadline);
            if (found) chosen_ = provider;
            if (found || found.error() != Errc::not_found) co_return found;
            places += (places.empty() ? "" : "; ") + found.error().detail();
        }
        co_return Error{Errc::not_found, "no AWS credentials: looked in " + places};
    }

    void forget() override {
        chosen_.reset();
        for (const auto& provider : providers_) provider->forget();
    }

private:
    std::vector<std::shared_ptr<CredentialsProvider>> providers_;
    std::shared_ptr<CredentialsProvider> chosen_{};
};

}  // namespace

std::shared_ptr<CredentialsProvider> fixed_credentials(Credentials credentials) {
    return std::make_shared<Fixed>(std::move(credentials));
}

std::shared_ptr<CredentialsProvider> environment_credentials(Environment environment) {
    return std::make_shared<FromEnvironment>(std::move(environment));
}

std::shared_ptr<CredentialsProvider> profile_credentials(Environment environment, std::string profile) {
    return std::make_shared<FromProfile>(std::move(environment), std::move(profile));
}

std::shared_ptr<CredentialsProvider> first_of(std::vector<std::shared_ptr<CredentialsProvider>> providers) {
    return std::make_shared<FirstOf>(std::move(providers));
}

std::shared_ptr<CredentialsProvider> default_credentials(http::Client& client, const Clock& clock,
                                                         Environment environment, std::string profile) {
    return first_of({environment_credentials(environment), profile_credentials(environment, std::move(profile)),
                     container_credentials(client, clock, environment),
                     instance_credentials(client, clock, environment)});
}

}  // namespace pyscaler::aws
