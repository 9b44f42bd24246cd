#pragma once
#include "model/type_description.hpp"

#include <boost/json/object.hpp>

namespace pyscaler::model {

/// The JSON Schema (draft 2020-12, as OpenAPI 3.1 takes it) of a noun: types, limits, enumerations, defaults, required
/// members; `x-ref` names what a reference refers to (type), `format` is `duration` for "90s" (ours, not ISO 8601),
/// `date-time` for times; `readOnly` for what the system sets, `writeOnly` for secrets. A noun with kinds is a `oneOf`
/// with the discriminator `kind`.
boost::json::object json_schema(const TypeDescription& type);

}  // namespace pyscaler::model
