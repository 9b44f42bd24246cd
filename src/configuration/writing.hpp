#pragma once
#include "configuration/change.hpp"

/// The two halves of a change, for those who make several that belong together: write them all, then verify them all,
/// so that their order does not matter.
namespace pyscaler::configuration {

/// Writes the object and its audit entry. What it refers to need not be there yet.
Outcome<Object> write(const ChangeContext& context, const ChangeRequest& request);

/// What is wrong, or doubtful, with an object that `write` returned: references to what is not there, the rules of its
/// noun, the context's checks.
Remarks verify(const ChangeContext& context, const Collection& collection, const Object& written);

}  // namespace pyscaler::configuration
