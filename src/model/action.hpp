#pragma once
#include "model/bounded.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

/// What an action kind does to the number of nodes.
enum class Effect { none, grows, shrinks };
BOOST_DESCRIBE_ENUM(Effect, none, grows, shrinks)

/// Something to do: what all kinds of it have.
struct Action {
    std::int64_t id{0};
    Slug name{};
    Text<1024> description{};
    std::optional<DurationFrom<1000>> timeout{};  ///< none: the kind's own

    friend bool operator==(const Action&, const Action&) = default;
};
BOOST_DESCRIBE_STRUCT(Action, (), (id, name, description, timeout))

}  // namespace pyscaler::model
