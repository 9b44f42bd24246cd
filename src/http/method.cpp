#include "http/method.hpp"

#include <algorithm>
#include <array>

namespace pyscaler::http {
namespace {

constexpr std::array<std::string_view, 8> names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"};

}  // namespace

std::string_view to_string(Method method) noexcept { return names[static_cast<std::size_t>(method)]; }

Method parse_method(std::string_view name) noexcept {
    const auto found = std::find(names.begin(), names.end() - 1, name);
    return static_cast<Method>(found - names.begin());
}

}  // namespace pyscaler::http
