#pragma once
#include "app/data_folder.hpp"
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "db/database.hpp"

#include <string>

namespace pyscaler::app {

/// Brings the schema of the folder's database up to date, with a backup before each step.
Result<void> bring_up_to_date(const DataFolder& folder, const Clock& clock);

/// Writes what an installation has from its first start: its identifier, and the periodic tasks that it cannot do
/// without. Returns the identifier. Later starts change nothing.
Result<std::string> first_start(db::Database& database, const Clock& clock, Identifiers& identifiers);

}  // namespace pyscaler::app
