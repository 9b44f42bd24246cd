#pragma once
#include "actions/action.hpp"
#include "base/duration.hpp"
#include "model/action.hpp"
#include "model/bounded.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::actions {

/// Drains nodes, ends their instances and confirms that they are gone. Which ones: the usual victims with the target
/// `none`, the newest in service with `lastnode`.
struct RemoveEc2Node {
    static constexpr std::string_view kind_name = "RemoveEc2Node";
    static constexpr model::Effect effect = model::Effect::shrinks;
    static constexpr Duration default_timeout{std::chrono::minutes{15}};
    static std::unique_ptr<Action> make_action(const Services& services, const RemoveEc2Node& settings);

    model::Bounded<int, 1, 100> count{1};  ///< nodes of one execution

    friend bool operator==(const RemoveEc2Node&, const RemoveEc2Node&) = default;
};
BOOST_DESCRIBE_STRUCT(RemoveEc2Node, (), (count))

}  // namespace pyscaler::actions
