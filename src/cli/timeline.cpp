#include "cli/timeline.hpp"

#include "cli/printable.hpp"
#include "model/enumeration.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <ctime>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

void print_line(const boost::json::object& line) {
    fmt::print("{}\n", boost::json::serialize(line));
    std::fflush(stdout);
}

/// The local time of day: what a person at this terminal compares with the clock on the wall.
std::string time_of_day(Time time) {
    const auto seconds = std::chrono::system_clock::to_time_t(time);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

boost::json::value or_null(const std::string& text) {
    return text.empty() ? boost::json::value{} : boost::json::value(text);
}

}  // namespace

void print_event(const model::Event& event, bool as_json) {
    const std::string kind{model::enum_name(*event.kind)};
    if (as_json) {
        print_line({{"time", format_time(*event.time)},
                    {"kind", kind},
                    {"cluster", event.cluster->str()},
                    {"node", or_null(event.node->str())},
                    {"name", event.subject->str()},
                    {"state", event.state->str()},
                    {"reason", event.reason->str()}});
        return;
    }
    // An execution's name is a UUID: what it is for says more.
    const bool shows_name = *event.kind != model::EventKind::execution && *event.kind != model::EventKind::demo;
    auto line =
        fmt::format("{}  {:<9}  {:<14}  {:<12}  {}", time_of_day(*event.time), kind,
                    shows_name ? event.subject->str() : event.cluster->str(), event.state->str(), event.reason->str());
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", printable(line));
    std::fflush(stdout);
}

void print_demo_address(const app::DemoAddress& where, bool as_json) {
    if (as_json) {
        print_line({{"time", format_time(SystemClock{}.now())},
                    {"kind", "demo"},
                    {"cluster", nullptr},
                    {"node", nullptr},
                    {"name", "demo"},
                    {"state", "ready"},
                    {"reason", fmt::format("server {}, sandbox cloud {}, data folder {}", where.url, where.sandbox,
                                           where.folder.string())},
                    {"url", where.url},
                    {"user", where.user},
                    {"password", where.password.reveal()}});
        return;
    }
    // As it was called here: it may stand in no folder of PATH.
    const std::string_view program = ::program_invocation_name;
    fmt::print(
        "PyScaler answers on   {}\n"
        "Log in as             {} with the password {}\n"
        "Token for the API     {}\n"
        "The sandbox cloud is  {}\n\n"
        "Look at it from another terminal:\n"
        "  export PYSCALER_URL={} PYSCALER_TOKEN={}\n"
        "  {} explain shop\n"
        "  {} get nodes\n\n"
        "{:<8}  {:<9}  {:<14}  {:<12}  {}\n",
        where.url, where.user, where.password.reveal(), where.token.reveal(), where.sandbox, where.url,
        where.token.reveal(), program, program, "TIME", "KIND", "NAME", "STATE", "WHY");
    std::fflush(stdout);
}

}  // namespace pyscaler::cli
