#include "sandbox/call.hpp"

#include "sandbox/answer.hpp"

#include <charconv>
#include <fmt/core.h>

namespace pyscaler::sandbox {

std::string Call::required(const std::string& name) const {
    auto value = form.text(name);
    if (value.empty()) throw Refusal("MissingParameter", "The request must contain the parameter " + name);
    return value;
}

long Call::number(const std::string& name, long fallback, long low, long high) const {
    const auto text = form.value(name);
    if (!text) return fallback;
    long value = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (problem != std::errc{} || end != text->data() + text->size() || value < low || value > high) {
        throw Refusal("InvalidParameterValue",
                      fmt::format("Value ({}) for parameter {} is invalid. Expected {} to {}", *text, name, low, high));
    }
    return value;
}

}  // namespace pyscaler::sandbox
