#pragma once
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "model/grant.hpp"
#include "model/read_only.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <optional>
#include <vector>

namespace pyscaler::model {

/// A person who logs in with a password.
struct User {
    std::int64_t id{0};
    Slug name{};
    Secret password{};  ///< what is kept is its Argon2id hash, sealed
    std::vector<Grant> grants{};
    bool enabled{true};
    bool must_change_password{false};     ///< until then nothing else is allowed
    ReadOnly<bool> second_factor{};       ///< a code is asked for at login
    ReadOnly<Secret> totp_key{};          ///< of the second factor, base32; set before it is switched on
    ReadOnly<std::int64_t> totp_step{0};  ///< of the newest code that was used: none is good twice
    ReadOnly<Time> created_at{};
    ReadOnly<std::optional<Time>> last_login_at{};

    friend bool operator==(const User&, const User&) = default;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, name, password, grants, enabled, must_change_password, second_factor, totp_key, totp_step,
                       created_at, last_login_at))

}  // namespace pyscaler::model
