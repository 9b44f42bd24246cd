#pragma once
#include "control/record.hpp"

#include <string>
#include <vector>

namespace pyscaler::control {

/// The decision for people, one line each, without line breaks: the outcome, then each stage, trigger, proposal and
/// alert.
std::vector<std::string> explain(const Record& record);

}  // namespace pyscaler::control
