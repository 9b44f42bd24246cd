#include "jmx/decimal.hpp"

#include "jmx/limits.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <limits>
#include <string>
#include <vector>

namespace pyscaler::jmx {
namespace {

/// Powers of ten that are infinite, or zero, in a double with whatever digits before them.
constexpr double too_large = 310;
constexpr double too_small = -330;

std::vector<std::uint32_t> words_of(std::string_view magnitude) {
    constexpr std::size_t width = 4;
    std::vector<std::uint32_t> words((magnitude.size() + width - 1) / width);
    const auto missing = words.size() * width - magnitude.size();
    for (std::size_t i = 0; i < magnitude.size(); ++i) {
        auto& word = words[(i + missing) / width];
        word = word << 8 | static_cast<unsigned char>(magnitude[i]);
    }
    return words;
}

/// Its decimal digits, perhaps with zeros before them.
std::string digits_of(std::string_view magnitude) {
    constexpr std::uint32_t group = 1'000'000'000;
    auto words = words_of(magnitude);
    std::vector<std::uint32_t> groups;
    for (auto first = words.begin(); first != words.end();) {
        std::uint64_t rest = 0;
        for (auto word = first; word != words.end(); ++word) {
            rest = rest << 32 | *word;
            *word = static_cast<std::uint32_t>(rest / group);
            rest %= group;
        }
        groups.push_back(static_cast<std::uint32_t>(rest));
        first = std::find_if(first, words.end(), [](auto word) { return word != 0; });
    }
    std::string digits;
    for (auto each = groups.rbegin(); each != groups.rend(); ++each) digits += fmt::format("{:09}", *each);
    return digits;
}

}  // namespace

std::optional<double> decimal(std::string_view magnitude, std::int64_t scale) {
    constexpr double digits_of_byte = 2.4082399653118496;
    magnitude.remove_prefix(std::min(magnitude.find_first_not_of('\0'), magnitude.size()));
    if (magnitude.empty()) return 0;
    const auto highest = digits_of_byte * static_cast<double>(magnitude.size()) - static_cast<double>(scale);
    if (highest - digits_of_byte > too_large) return std::numeric_limits<double>::infinity();
    if (highest < too_small) return 0;
    if (magnitude.size() > limits::magnitude) return std::nullopt;
    const auto text = fmt::format("{}e{}", digits_of(magnitude), -scale);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{}) return number;
    return highest > 0 ? std::numeric_limits<double>::infinity() : 0;
}

}  // namespace pyscaler::jmx
