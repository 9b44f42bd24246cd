#pragma once
#include "aws/environment.hpp"
#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::http {
class Client;
}

namespace pyscaler::aws {

/// What a request is signed with. `session_token` is empty for long-lived keys.
struct Credentials {
    std::string access_key_id{};
    Secret secret_access_key{};
    Secret session_token{};
    std::optional<Time> expires{};
};

/// A place where credentials come from. Lives on one loop.
class CredentialsProvider {
public:
    virtual ~CredentialsProvider() = default;

    /// Credentials good for now. `Errc::not_found` when this place has none (the detail says where was looked), any
    /// other error when it has some that cannot be used.
    virtual Task<Result<Credentials>> credentials(Deadline deadline) = 0;

    /// Called when AWS refused the last ones as expired: whatever is cached must not be given again.
    virtual void forget() {}
};

/// Always the same keys.
std::shared_ptr<CredentialsProvider> fixed_credentials(Credentials credentials);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; read at each call.
std::shared_ptr<CredentialsProvider> environment_credentials(Environment environment);

/// Keys of a profile (AWS_PROFILE when `profile` is empty) in the shared credentials file, then in the config file.
/// Read once, and again after `forget` or when they expire. A profile that asks for a role, single sign-on or a process
/// instead is refused with `Errc::invalid`: those are not supported.
std::shared_ptr<CredentialsProvider> profile_credentials(Environment environment, std::string profile = {});

/// The first provider that has some; the error of `Errc::not_found` lists every place that was looked at. Remembers
/// which one answered until `forget`.
std::shared_ptr<CredentialsProvider> first_of(std::vector<std::shared_ptr<CredentialsProvider>> providers);

/// Environment, profile, container, instance metadata, in that order. `client` and `clock` outlive it.
std::shared_ptr<CredentialsProvider> default_credentials(http::Client& client, const Clock& clock,
                                                         Environment environment = process_environment(),
                                                         std::string profile = {});

}  // namespace pyscaler::aws
