#include "sandbox/instance.hpp"

namespace pyscaler::sandbox {

const char* to_string(InstanceState state) noexcept {
    switch (state) {
        case InstanceState::pending: return "pending";
        case InstanceState::running: return "running";
        case InstanceState::shutting_down: return "shutting-down";
        case InstanceState::terminated: return "terminated";
        case InstanceState::stopping: return "stopping";
        case InstanceState::stopped: return "stopped";
    }
    return "unknown";
}

std::string Instance::console() const {
    if (!machine) return console_kept;
    return "[    0.000000] pyscaler sandbox: " + id + " at " + address + "\n" + machine->printed() + console_end;
}

}  // namespace pyscaler::sandbox
