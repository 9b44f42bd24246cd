#pragma once
#include "tasks/broker.hpp"

#include <string>
#include <vector>

namespace pyscaler::tasks::embedded {

class Connection;

/// The messages that somebody has, from lease to end. Each function is one step of a transaction. False: the lease was
/// lost.
namespace lease_table {

bool acknowledge(Connection& connection, const std::string& owner, LeaseTag lease, Time now);

bool release(Connection& connection, const std::string& owner, LeaseTag lease);

bool reject(Connection& connection, const std::string& owner, LeaseTag lease, const std::string& reason, Time now);

LeaseState extend(Connection& connection, const std::string& owner, LeaseTag lease, Time until);

/// Who has leases, other than `owner`.
std::vector<std::string> other_owners(Connection& connection, const std::string& owner);

/// `owner` died: what it had is ready again, marked as redelivered. Tells how many that were.
std::int64_t free_all_of(Connection& connection, const std::string& owner);

}  // namespace lease_table
}  // namespace pyscaler::tasks::embedded
