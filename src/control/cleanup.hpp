#pragma once
#include "base/spawn.hpp"
#include "db/database.hpp"
#include "fleet/service.hpp"

#include <set>
#include <string>

namespace pyscaler::control {

/// Ends the nodes of growths that ended without success, before they were in service: as the cluster says
/// (`on_failed_setup`). Looks at the database only, so that it does not matter who was killed when. Lives on the
/// cloud's loop; what it is given outlives it.
class Cleanup {
public:
    Cleanup(db::Database& database, fleet::Service& service, Scope& scope)
        : database_(database), service_(service), scope_(scope) {}

    /// Begins to end what is to be ended, each node once at a time.
    Task<Result<void>> sweep();

private:
    Task<void> give_up(std::string node, std::string reason);

    db::Database& database_;
    fleet::Service& service_;
    Scope& scope_;
    std::set<std::string, std::less<>> under_way_{};
};

}  // namespace pyscaler::control
