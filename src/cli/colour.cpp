#include "cli/colour.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <unistd.h>

namespace pyscaler::cli {
namespace {

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& states, std::string_view state) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

std::string_view value_of(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::bold: return "1";
        case Colour::good: return "32";
        case Colour::passing: return "33";
        case Colour::bad: return "31";
        case Colour::none: break;
    }
    return "";
}

}  // namespace

bool has_colour() { return ::isatty(STDOUT_FILENO) == 1 && value_of("NO_COLOR").empty() && value_of("TERM") != "dumb"; }

Colour colour_of(std::string_view state) {
    static constexpr std::array<std::string_view, 5> good{"in_service", "ok", "succeeded", "on", "SUCCESS"};
    static constexpr std::array<std::string_view, 12> passing{"pending",  "booting",    "configuring", "warming",
                                                              "draining", "clearing",   "running",     "waiting",
                                                              "shadow",   "superseded", "standby",     "warn"};
    static constexpr std::array<std::string_view, 7> bad{"failed", "firing",  "no_data", "interrupted",
                                                         "fail",   "FAILURE", "missing"};
    if (is_among(good, state)) return Colour::good;
    if (is_among(passing, state)) return Colour::passing;
    return is_among(bad, state) ? Colour::bad : Colour::none;
}

std::string coloured(std::string_view text, Colour colour) {
    if (colour == Colour::none) return std::string(text);
    std::string shown = "\033[";
    shown += code_of(colour);
    shown += 'm';
    shown += text;
    return shown + "\033[0m";
}

}  // namespace pyscaler::cli
