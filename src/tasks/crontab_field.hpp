#pragma once
#include "base/result.hpp"

#include <bitset>
#include <span>
#include <string_view>

namespace pyscaler::tasks {

/// What one field of a crontab may hold.
struct CrontabField {
    std::string_view name{};
    int least{0};
    int most{0};
    int period{0};  ///< how many different values; one more than that (7 for Sunday) means the first again
    std::span<const std::string_view> names{};  ///< names[i] stands for least + i
};

/// The values of `text`, as bits. `Errc::invalid` names the field, the part that is wrong and what was expected.
Result<std::bitset<60>> parse_crontab_field(const CrontabField& field, std::string_view text);

}  // namespace pyscaler::tasks
