#include "fleet/audit.hpp"

#include "db/repository.hpp"
#include "model/audit_entry.hpp"

namespace pyscaler::fleet {

void audit(db::Session& session, Time now, std::string_view verb, const model::Node& node, std::string message) {
    model::AuditEntry entry;
    entry.time = now;
    entry.who = std::string("pyscaler");
    entry.verb = std::string(verb);
    entry.noun = std::string("Node");
    entry.object = node.name.str();
    entry.message = model::Text<4096>::lossy(message);
    db::Repository<model::AuditEntry>{session}.insert(entry).value();
}

}  // namespace pyscaler::fleet
