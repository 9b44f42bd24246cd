#include "configuration/change.hpp"

#include "configuration/writing.hpp"

namespace pyscaler::configuration {

Outcome<Object> change(const ChangeContext& context, const ChangeRequest& request) {
    auto written = write(context, request);
    if (!written) return written;
    auto remarks = verify(context, *request.collection, *written);
    if (!remarks.errors.empty()) return Rejected{std::move(remarks.errors)};
    if (auto checked = context.session.check_references(); !checked) return Rejected{checked.error()};
    written->warnings = std::move(remarks.warnings);
    return written;
}

}  // namespace pyscaler::configuration
