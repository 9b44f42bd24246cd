#include "app/first_start.hpp"

#include "base/log.hpp"
#include "db/migration.hpp"
#include "db/repository.hpp"
#include "model/periodic_task.hpp"
#include "model/setting.hpp"

namespace pyscaler::app {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view installation = "installation_id";

Result<void> add_periodic(db::Session& session, const std::string& name, const std::string& task,
                          std::chrono::milliseconds every, Time now) {
    model::PeriodicTask row;
    row.name = name;
    row.task = task;
    row.interval = model::DurationFrom<100>{Duration{every}};
    row.expires = row.interval;
    row.last_run_at = std::optional{now};
    return db::Repository<model::PeriodicTask>{session}.insert(row);
}

}  // namespace

Result<void> bring_up_to_date(const DataFolder& folder, const Clock& clock) {
    auto report = db::migrate(folder.database_url(), db::migrations_of("sqlite"), clock);
    if (!report) return report.error();
    for (const auto& backup : report->backups) log::info("database", "backed up to {}", backup.string());
    if (report->from != report->to) log::info("database", "schema {} is now {}", report->from, report->to);
    return {};
}

Result<std::string> first_start(db::Database& database, const Clock& clock, Identifiers& identifiers) {
    auto body = [now = clock.now(), &identifiers](db::Session& session) -> Result<std::string> {
        db::Repository<model::Setting> settings{session};
        if (const auto known = settings.find_by_name(installation)) return known->value.str();
        model::Setting made;
        made.name = installation;
        made.value = identifiers.uuid();
        if (auto written = settings.insert(made); !written) return written.error();
        if (auto added = add_periodic(session, "reconcile", "pyscaler.reconcile", 1min, now); !added)
            return added.error();
        if (auto added = add_periodic(session, "expire", "pyscaler.expire", 1h, now); !added) return added.error();
        return made.value.str();
    };
    return database.transact_now(body);
}

}  // namespace pyscaler::app
