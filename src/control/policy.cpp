#include "control/policy.hpp"

namespace pyscaler::control {

Scope scope_of(const TriggerPolicy& trigger) {
    return trigger.scope.value_or(trigger.effect == Effect::shrinks ? Scope::every_node : Scope::any_node);
}

}  // namespace pyscaler::control
