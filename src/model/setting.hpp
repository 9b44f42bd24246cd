#pragma once
#include "model/slug.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::model {

/// A fact about this installation that must survive restarts: `installation_id` and the like.
struct Setting {
    std::int64_t id{0};
    Slug name{};
    Text<4096> value{};

    friend bool operator==(const Setting&, const Setting&) = default;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (id, name, value))

}  // namespace pyscaler::model
