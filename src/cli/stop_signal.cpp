#include "cli/stop_signal.hpp"

#include <csignal>
#include <unistd.h>

namespace pyscaler::cli {
namespace {

std::atomic<bool> stopped{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may write it");

void note(int) {
    if (stopped.exchange(true)) ::_exit(130);
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
    struct sigaction action{};
    action.sa_handler = note;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    return stopped;
}

}  // namespace pyscaler::cli
