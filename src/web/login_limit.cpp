#include "web/login_limit.hpp"

namespace pyscaler::web {

void LoginLimit::turn(Time now) {
    const auto minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    if (minute == minute_) return;
    minute_ = minute;
    failures_.clear();
}

bool LoginLimit::is_exceeded(const std::string& address, Time now) {
    const std::lock_guard lock{mutex_};
    turn(now);
    const auto known = failures_.find(address);
    return known != failures_.end() && known->second > failures_a_minute;
}

bool LoginLimit::is_exceeded_by_failure(const std::string& address, Time now) {
    const std::lock_guard lock{mutex_};
    turn(now);
    const auto known = failures_.find(address);
    if (known == failures_.end() && failures_.size() >= most_addresses) return true;
    return ++failures_[address] > failures_a_minute;
}

}  // namespace pyscaler::web
