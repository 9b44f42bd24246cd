#pragma once
#include "configuration/registry.hpp"
#include "db/query.hpp"
#include "web/caller.hpp"

#include <string>

/// What of a collection a caller with a token for one cluster may see and change.
namespace pyscaler::web {

/// The member that says to which cluster an object belongs ("name" of a Cluster); null: it belongs to none, is shared.
const model::Member* cluster_member(const configuration::Collection& collection);

/// Narrows a list to what the caller may see.
void narrow(db::Query& query, const configuration::Collection& collection, const Caller& caller);

/// Shared objects, and those of all clusters (a freeze of everything), are seen by everybody.
bool may_see(const configuration::Collection& collection, const void* object, const Caller& caller);

/// Only what belongs to the caller's cluster and to no other.
bool may_change(const configuration::Collection& collection, const void* object, const Caller& caller);

}  // namespace pyscaler::web
