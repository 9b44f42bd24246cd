#pragma once
#include "configuration/change.hpp"
#include "model/audit_entry.hpp"

namespace pyscaler::configuration {

/// How an object becomes again what it was before an entry of the audit.
struct Restoration {
    ChangeRequest request{};
    model::FieldErrors left{};  ///< members that stay as they are, and why: nobody wrote down what secrets were
};

/// Takes back, newest first, what the audit says was done to the object since then, the entry itself included, also
/// under other names that it had. One that was removed is made again.
/// `Errc::conflict`: before the entry there was no such object, or the audit does not know what it was.
Result<Restoration> restoration(db::Session& session, const model::AuditEntry& entry);

}  // namespace pyscaler::configuration
