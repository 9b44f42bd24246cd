#pragma once

namespace pyscaler::tasks::embedded {

class Connection;

/// Brings the file to the schema of this program. Throws when it is of a newer one. Run in a transaction.
void bring_up_to_date(Connection& connection);

}  // namespace pyscaler::tasks::embedded
