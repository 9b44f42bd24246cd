#pragma once
#include "base/secret.hpp"
#include "model/bounded.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::model {

/// How to reach a Java virtual machine on a node.
struct JvmProfile {
    std::int64_t id{0};
    Slug name{};
    Port port{1099};
    Text<64> user{};  ///< empty: no authentication
    Secret password{};

    friend bool operator==(const JvmProfile&, const JvmProfile&) = default;
};
BOOST_DESCRIBE_STRUCT(JvmProfile, (), (id, name, port, user, password))

}  // namespace pyscaler::model
