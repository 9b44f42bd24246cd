#pragma once
#include "jmx/number_request.hpp"

#include <string>
#include <vector>

namespace pyscaler::jmx {

/// The number of one MBean.
struct MBeanNumber {
    std::string mbean{};  ///< its name; where nothing fits a pattern or it could not be asked, the pattern
    Result<double> number{0.0};
};
using Numbers = std::vector<MBeanNumber>;

/// Reads numbers as `read_numbers` does, where `mbean` of a request may also be a pattern: each answer then has the
/// number of every MBean that fits. An answer always has at least one entry: `Failure::no_such_mbean` where nothing
/// fits.
Task<std::vector<Numbers>> read_matching(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline);

}  // namespace pyscaler::jmx
