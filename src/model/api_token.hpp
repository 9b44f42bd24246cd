#pragma once
#include "base/clock.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

struct Cluster;
struct User;

/// What a person or a token may do; each includes the one before.
enum class Role { viewer, operator_, administrator };
BOOST_DESCRIBE_ENUM(Role, viewer, operator_, administrator)

/// A bearer token of the API; only its hash is kept.
struct ApiToken {
    std::int64_t id{0};
    Slug name{};
    ReadOnly<Text<128>> hash{};
    Role scope{Role::viewer};
    std::optional<Ref<Cluster>> cluster{};        ///< none: all of them
    ReadOnly<std::optional<Owner<User>>> user{};  ///< who made it, and whose grants it never exceeds; none: nobody's
    std::optional<Time> expires_at{};
    ReadOnly<Time> created_at{};
    ReadOnly<std::optional<Time>> last_used_at{};

    friend bool operator==(const ApiToken&, const ApiToken&) = default;
};
BOOST_DESCRIBE_STRUCT(ApiToken, (), (id, name, hash, scope, cluster, user, expires_at, created_at, last_used_at))

inline auto unique_keys(const ApiToken*) { return keys(key(&ApiToken::hash)); }

}  // namespace pyscaler::model
