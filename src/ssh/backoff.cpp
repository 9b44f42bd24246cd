#include "ssh/backoff.hpp"

#include <algorithm>

namespace pyscaler::ssh {

void Backoff::fail(Error error, Deadline now, double fraction) {
    error_ = std::move(error);
    until_ = now + pause_after(++failures_, fraction);
}

void Backoff::succeed() {
    failures_ = 0;
    until_ = {};
}

std::chrono::milliseconds Backoff::pause_after(unsigned failures, double fraction) const {
    auto pause = first_;
    for (unsigned i = 1; i < failures && pause < longest_; ++i) pause *= 2;
    pause = std::min(pause, longest_);
    return pause - std::chrono::duration_cast<std::chrono::milliseconds>(pause * (fraction / 2));
}

}  // namespace pyscaler::ssh
