#include "actions/kinds.hpp"

#include <type_traits>

namespace pyscaler::actions {

model::Effect effect_of(const ActionNoun& action) {
    return std::visit([](const auto& kind) { return std::remove_cvref_t<decltype(kind)>::effect; }, action.settings);
}

Duration timeout_of(const ActionNoun& action) {
    if (action.head.timeout) return action.head.timeout->value();
    return std::visit([](const auto& kind) { return std::remove_cvref_t<decltype(kind)>::default_timeout; },
                      action.settings);
}

std::optional<fleet::GrowthRequest> growth_of(const ActionNoun& action) {
    return std::visit(
        [](const auto& kind) -> std::optional<fleet::GrowthRequest> {
            if constexpr (requires { kind.growth(); })
                return kind.growth();
            else
                return std::nullopt;
        },
        action.settings);
}

int shrinks_by(const ActionNoun& action) {
    return std::visit(
        [](const auto& kind) {
            if constexpr (std::remove_cvref_t<decltype(kind)>::effect == model::Effect::shrinks)
                return static_cast<int>(kind.count.value());
            else
                return 0;
        },
        action.settings);
}

std::unique_ptr<Action> make_action(const Services& services, const ActionNoun& action) {
    return std::visit(
        [&](const auto& kind) { return std::remove_cvref_t<decltype(kind)>::make_action(services, kind); },
        action.settings);
}

}  // namespace pyscaler::actions
