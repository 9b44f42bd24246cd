#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "jmx/client.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler::jmx {

/// One number to read.
struct NumberRequest {
    std::string mbean{};
    std::string attribute{};
    std::string key{};  ///< of the value's parts; see `part_at`. Empty: the value itself
    std::chrono::milliseconds timeout{};
};

/// Reads numbers, one answer for each in the order asked. Attributes of one MBean come with one call, and all calls are
/// sent at once; where one fails its attributes are read one by one, and those that spoil it are remembered by the
/// client and read alone from then on. An attribute that hangs or cannot be read does not fail its neighbours; a JVM
/// that is gone or silent fails all that is left.
Task<std::vector<Result<double>>> read_numbers(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                               Deadline deadline);

}  // namespace pyscaler::jmx
