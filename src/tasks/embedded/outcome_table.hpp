#pragma once
#include "tasks/outcome.hpp"

#include <string>
#include <vector>

namespace pyscaler::tasks::embedded {

class Connection;

/// The outcomes in the file. Each function is one step of a transaction.
namespace outcome_table {

/// Leaves a final state alone when `outcome` is not final. It is kept until `until`.
void store(Connection& connection, const Outcome& outcome, Time now, Time until);

/// Pending when there is none.
Outcome find(Connection& connection, const std::string& id);

std::vector<Outcome> recent(Connection& connection, const std::string& task, std::size_t limit,
                            std::optional<State> state);

void forget(Connection& connection, const std::string& id);

/// Removes up to `limit` whose time is over.
void expire(Connection& connection, Time now, std::size_t limit);

}  // namespace outcome_table
}  // namespace pyscaler::tasks::embedded
