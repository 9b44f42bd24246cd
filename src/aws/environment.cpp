#include "aws/environment.hpp"

#include <cstdlib>
#include <utility>

namespace pyscaler::aws {

Environment process_environment() {
    return [](std::string_view name) {
        const char* value = std::getenv(std::string(name).c_str());
        return std::string(value != nullptr ? value : "");
    };
}

Environment fixed_environment(std::map<std::string, std::string, std::less<>> variables) {
    return [variables = std::move(variables)](std::string_view name) {
        const auto found = variables.find(name);
        return found != variables.end() ? found->second : std::string();
    };
}

}  // namespace pyscaler::aws
