#include "web/login_limit.hpp"

#include "http/forwarding.hpp"

#include <limits>

namespace pyscaler::web {
namespace {

/// What is counted of a login, each under a name of its own: no address has a blank, and what is left of a user's name
/// stands last.
struct Keys {
    Keys(std::string_view user, std::string_view address)
        : of_address("address " + http::client_network(address)),
          of_user("user " + std::string(user.substr(0, 64))),
          of_both(of_address + ' ' + of_user) {}

    std::string of_address;
    std::string of_user;
    std::string of_both;
};

}  // namespace

void LoginLimit::turn(Time now) {
    const auto minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    if (minute == minute_) return;
    minute_ = minute;
    failures_.clear();
}

int LoginLimit::count_of(const std::string& what) const {
    const auto known = failures_.find(what);
    return known == failures_.end() ? 0 : known->second;
}

/// When more is to be remembered than there is room for, whoever is new has had too many until the minute is over.
int LoginLimit::count(const std::string& what) {
    if (failures_.size() >= most_remembered && !failures_.contains(what)) return std::numeric_limits<int>::max();
    return ++failures_[what];
}

bool LoginLimit::is_exceeded(std::string_view user, std::string_view address, Time now) {
    const Keys keys{user, address};
    const std::lock_guard lock{mutex_};
    turn(now);
    return count_of(keys.of_both) >= failures_a_minute || count_of(keys.of_address) >= shared_failures_a_minute ||
           count_of(keys.of_user) >= shared_failures_a_minute;
}

void LoginLimit::note_failure(std::string_view user, std::string_view address, Time now) {
    const Keys keys{user, address};
    const std::lock_guard lock{mutex_};
    turn(now);
    for (const auto* key : {&keys.of_both, &keys.of_address, &keys.of_user}) count(*key);
}

bool LoginLimit::is_exceeded_by_token(std::string_view address, Time now) {
    const auto key = "token " + http::client_network(address);
    const std::lock_guard lock{mutex_};
    turn(now);
    return count(key) > failures_a_minute;
}

}  // namespace pyscaler::web
