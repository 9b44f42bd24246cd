#include "base/log.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace pyscaler::log {
namespace {

constexpr std::array<std::pair<std::string_view, Level>, 6> level_names{{{"trace", Level::trace},
                                                                         {"debug", Level::debug},
                                                                         {"info", Level::info},
                                                                         {"warning", Level::warning},
                                                                         {"error", Level::error},
                                                                         {"off", Level::off}}};

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::trace: return spdlog::level::trace;
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
        case Level::off: break;
    }
    return spdlog::level::off;
}

struct Sink {
    std::shared_ptr<spdlog::logger> logger;
    Format format{Format::text};
};

Sink& sink() {
    static Sink instance = [] {
        Sink made{std::make_shared<spdlog::logger>("pyscaler", std::make_shared<spdlog::sinks::stderr_sink_mt>())};
        made.logger->set_level(spdlog::level::warn);
        made.logger->set_formatter(
            std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
        return made;
    }();
    return instance;
}

}  // namespace

void configure(Level level, Format format) {
    auto& to = sink();
    to.format = format;
    to.logger->set_level(to_spdlog(level));
    to.logger->flush_on(spdlog::level::info);
    const char* pattern =
        format == Format::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
    to.logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
}

bool parse_level(std::string_view name, Level& level) {
    for (const auto& [known, value] : level_names) {
        if (known != name) continue;
        level = value;
        return true;
    }
    return false;
}

bool enabled(Level level) noexcept { return sink().logger->should_log(to_spdlog(level)); }

void write(Level level, std::string_view component, std::string_view text) {
    auto& to = sink();
    if (to.format == Format::text) {
        to.logger->log(to_spdlog(level), "{}: {}", component, text);
        return;
    }
    to.logger->log(
        to_spdlog(level), "\"component\":{},\"message\":{}",
        boost::json::serialize(boost::json::value(boost::json::string_view(component.data(), component.size()))),
        boost::json::serialize(boost::json::value(boost::json::string_view(text.data(), text.size()))));
}

}  // namespace pyscaler::log
