#pragma once
#include "actions/deploy_ec2_node/deploy_ec2_node.hpp"
#include "actions/email/email.hpp"
#include "actions/local_script/local_script.hpp"
#include "actions/remove_ec2_node/remove_ec2_node.hpp"
#include "model/kinded.hpp"

#include <boost/mp11/list.hpp>
#include <optional>

namespace pyscaler::actions {

/// Every action kind, once. What is told by kind (storage, forms, effects) goes over this list.
using ActionKinds = boost::mp11::mp_list<DeployEc2Node, RemoveEc2Node, LocalScript, Email>;

/// An action with the settings of its kind.
using ActionNoun = model::Kinded<model::Action, ActionKinds>;

/// What it does to the number of nodes.
model::Effect effect_of(const ActionNoun& action);

/// How long it may take: its own timeout, else its kind's.
Duration timeout_of(const ActionNoun& action);

/// The nodes that an action which grows asks for (see DeployEc2Node::growth); nothing for others.
std::optional<fleet::GrowthRequest> growth_of(const ActionNoun& action);

/// How many nodes an action which shrinks removes; 0 for others.
int shrinks_by(const ActionNoun& action);

/// The action at work.
std::unique_ptr<Action> make_action(const Services& services, const ActionNoun& action);

}  // namespace pyscaler::actions
