#include "web/login_limit.hpp"

namespace pyscaler::web {

bool LoginLimit::is_exceeded_by_failure(const std::string& address, Time now) {
    const std::lock_guard lock{mutex_};
    const auto minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    if (minute != minute_) {
        minute_ = minute;
        failures_.clear();
    }
    const auto known = failures_.find(address);
    if (known == failures_.end() && failures_.size() >= most_addresses) return true;
    return ++failures_[address] > failures_a_minute;
}

}  // namespace pyscaler::web
