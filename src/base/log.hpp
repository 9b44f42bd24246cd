#pragma once
#include <boost/describe/enum.hpp>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>

/// One line per event on standard error: time, level, component, text. Never a secret.
namespace pyscaler::log {

enum class Level { trace, debug, info, warning, error, off };
BOOST_DESCRIBE_ENUM(Level, trace, debug, info, warning, error, off)
enum class Format { text, json };
BOOST_DESCRIBE_ENUM(Format, text, json)

/// Called once by `main`; before it, warnings and errors are written as text.
void configure(Level level, Format format);

/// The level of this name, or nullptr's worth: false when there is none.
bool parse_level(std::string_view name, Level& level);

bool enabled(Level level) noexcept;
void write(Level level, std::string_view component, std::string_view text);

template <class... Args>
void debug(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::debug)) write(Level::debug, component, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::info)) write(Level::info, component, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::warning)) write(Level::warning, component, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::error)) write(Level::error, component, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace pyscaler::log
