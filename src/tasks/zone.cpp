#include "tasks/zone.hpp"

#include <date/tz.h>
#include <fmt/core.h>

namespace pyscaler::tasks {

Zone::Zone() : rules_(date::locate_zone("UTC")) {}

Result<Zone> Zone::find(std::string_view name) {
    try {
        return Zone{date::locate_zone(name)};
    } catch (const std::runtime_error&) {
        return Error{Errc::invalid, fmt::format("\"{}\" is not a time zone such as Europe/Berlin or UTC", name)};
    }
}

std::string Zone::name() const { return rules_->name(); }

}  // namespace pyscaler::tasks
