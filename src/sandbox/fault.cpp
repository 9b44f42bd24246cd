#include "sandbox/fault.hpp"

#include <algorithm>

namespace pyscaler::sandbox {

void Faults::add(Fault fault) {
    if (fault.count > 0) faults_.push_back(std::move(fault));
}

std::optional<Fault> Faults::take(const std::string& action) {
    const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) {
        return fault.action == action || (fault.action == "*" && action != "Boot");
    });
    if (found == faults_.end()) return std::nullopt;
    const Fault fault = *found;
    if (--found->count == 0) faults_.erase(found);
    return fault;
}

int Faults::usual_status(const std::string& code) {
    static const std::map<std::string, int> statuses{
        {"RequestLimitExceeded", 503},
        {"EC2ThrottledException", 503},
        {"ServiceUnavailable", 503},
        {"Unavailable", 503},
        {"InternalError", 500},
        {"InternalFailure", 500},
        {"InsufficientInstanceCapacity", 500},
        {"InsufficientHostCapacity", 500},
        {"AuthFailure", 401},
        {"SignatureDoesNotMatch", 403},
        {"InvalidClientTokenId", 403},
        {"MissingAuthenticationToken", 403},
        {"ExpiredToken", 403},
        {"AccessDenied", 403},
        {"UnauthorizedOperation", 403},
        {"DryRunOperation", 412},
    };
    const auto found = statuses.find(code);
    return found == statuses.end() ? 400 : found->second;
}

}  // namespace pyscaler::sandbox
