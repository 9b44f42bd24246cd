#pragma once
#include "base/clock.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::model {

struct User;

/// A login of a user in one browser; of its cookie only the hash is kept.
struct UserSession {
    std::int64_t id{0};
    ReadOnly<Text<128>> hash{};
    Owner<User> user{};
    ReadOnly<Text<255>> address{};
    ReadOnly<Text<255>> agent{};  ///< what the browser calls itself
    ReadOnly<Time> created_at{};
    ReadOnly<Time> last_used_at{};
    ReadOnly<Time> expires_at{};  ///< whatever is done meanwhile

    friend bool operator==(const UserSession&, const UserSession&) = default;
};
BOOST_DESCRIBE_STRUCT(UserSession, (), (id, hash, user, address, agent, created_at, last_used_at, expires_at))

inline auto unique_keys(const UserSession*) { return keys(key(&UserSession::hash)); }

}  // namespace pyscaler::model
