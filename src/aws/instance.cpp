#include "aws/instance.hpp"

namespace pyscaler::aws {

std::string_view name_of(InstanceState state) noexcept {
    switch (state) {
        case InstanceState::pending: return "pending";
        case InstanceState::running: return "running";
        case InstanceState::shutting_down: return "shutting-down";
        case InstanceState::terminated: return "terminated";
        case InstanceState::stopping: return "stopping";
        case InstanceState::stopped: return "stopped";
    }
    return "pending";
}

InstanceState state_from_code(int code) noexcept {
    switch (code & 0xff) {
        case 16: return InstanceState::running;
        case 32: return InstanceState::shutting_down;
        case 48: return InstanceState::terminated;
        case 64: return InstanceState::stopping;
        case 80: return InstanceState::stopped;
        default: return InstanceState::pending;
    }
}

}  // namespace pyscaler::aws
