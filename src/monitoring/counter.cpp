#include "monitoring/counter.hpp"

#include <type_traits>

namespace pyscaler::monitoring {

bool is_per_jvm(const Counter& counter) {
    return std::visit([](const auto& settings) { return std::remove_cvref_t<decltype(settings)>::per_jvm; },
                      counter.settings);
}

}  // namespace pyscaler::monitoring
