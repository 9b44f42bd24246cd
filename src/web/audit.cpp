#include "web/audit.hpp"

#include "db/repository.hpp"
#include "model/audit_entry.hpp"

namespace pyscaler::web {

void audit(db::Session& session, Time now, const Caller& caller, const Deed& deed) {
    model::AuditEntry entry;
    entry.time = now;
    entry.who = model::Text<255>::lossy(caller.name);
    entry.origin = model::Text<255>::lossy(caller.origin);
    entry.verb = model::Text<64>::lossy(deed.verb);
    entry.noun = model::Text<64>::lossy(deed.noun);
    entry.object = model::Text<255>::lossy(deed.object);
    entry.changes = model::Json<262144>{deed.details};
    entry.message = model::Text<4096>::lossy(deed.message);
    db::Repository<model::AuditEntry>{session}.insert(entry).value();
}

}  // namespace pyscaler::web
