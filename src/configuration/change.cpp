#include "configuration/change.hpp"

#include "configuration/writing.hpp"

namespace pyscaler::configuration {

Outcome<Object> change(const ChangeContext& context, const ChangeRequest& request) {
    auto written = write(context, request);
    if (!written) return written;
    auto remarks = verify(context, *request.collection, *written);
    if (!remarks.errors.empty()) return Rejected{std::move(remarks.errors)};
    if (auto checked = context.session.check_references(); !checked) {
        Rejected rejected{checked.error()};
        rejected.referrers = context.session.referrers_of_gone();
        return rejected;
    }
    written->warnings = std::move(remarks.warnings);
    return written;
}

}  // namespace pyscaler::configuration
