#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pyscaler::aws {

/// Where settings such as AWS_PROFILE come from: a variable's value, empty when it is not set.
using Environment = std::function<std::string(std::string_view name)>;

/// The variables of this process.
Environment process_environment();

/// Fixed variables, for tests and for keys kept in our own settings.
Environment fixed_environment(std::map<std::string, std::string, std::less<>> variables);

}  // namespace pyscaler::aws
