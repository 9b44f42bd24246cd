#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace pyscaler::tasks {

/// A time zone of the system's tz database. Copies are cheap and valid for ever.
class Zone {
public:
    /// UTC.
    Zone();

    /// "Europe/Berlin", "UTC". `Errc::invalid` when there is none of this name.
    static Result<Zone> find(std::string_view name);

    std::string name() const;
    const date::time_zone& rules() const { return *rules_; }

private:
    explicit Zone(const date::time_zone* rules) : rules_(rules) {}
    const date::time_zone* rules_;
};

}  // namespace pyscaler::tasks
