#include "cli/reload_signal.hpp"

#include <atomic>
#include <csignal>

namespace pyscaler::cli {
namespace {

std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may write it");

void note(int) { asked = true; }

}  // namespace

void reload_on_signal() {
    struct sigaction action{};
    action.sa_handler = note;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGHUP, &action, nullptr);
}

bool reload_was_asked() { return asked.exchange(false); }

}  // namespace pyscaler::cli
