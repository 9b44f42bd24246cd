#pragma once
#include "actions/action.hpp"
#include "base/duration.hpp"
#include "model/action.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::actions {

/// Runs a script on every target node at the same time. The step succeeds when it exits with 0 on all of them.
struct LocalScript {
    static constexpr std::string_view kind_name = "LocalScript";
    static constexpr model::Effect effect = model::Effect::none;
    static constexpr Duration default_timeout{std::chrono::minutes{1}};
    static std::unique_ptr<Action> make_action(const Services& services, const LocalScript& settings);

    model::Text<65536, 1> script{};  ///< run by the login shell of the SSH profile's user, as it is

    friend bool operator==(const LocalScript&, const LocalScript&) = default;
};
BOOST_DESCRIBE_STRUCT(LocalScript, (), (script))

}  // namespace pyscaler::actions
