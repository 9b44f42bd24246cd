#pragma once
#include "base/clock.hpp"
#include "configuration/registry.hpp"
#include "model/periodic_task.hpp"

#include <boost/json/object.hpp>

namespace pyscaler::web {

/// The member that people see of a periodic task beside what is stored of it.
inline constexpr std::string_view next_run_member = "next_run_at";

/// When the beat will publish it next, as far as is known now; null when it will not.
boost::json::value next_run(const model::PeriodicTask& task, Time now);

/// Whether objects of this collection are told with their next run, which depends on the time and not only on what is
/// stored.
bool has_next_run(const configuration::Collection& collection);
/// Adds it to what is shown of the object, where it has one.
void add_next_run(const configuration::Collection& collection, const void* object, Time now,
                  boost::json::object& shown);

}  // namespace pyscaler::web
