#include "cli/command.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/format.h>
#include <utility>

namespace pyscaler::cli {
namespace {

constexpr std::array groups{
    std::pair{Group::serve, "Run a server"},         std::pair{Group::look, "Look"},
    std::pair{Group::change, "Change what it does"}, std::pair{Group::act, "Act"},
    std::pair{Group::administer, "Administer"},
};

constexpr std::string_view first_steps =
    "First steps:\n"
    "  pyscaler demo                     watch a cluster grow and shrink; nothing outside this machine is touched\n"
    "  pyscaler serve                    start a server of your own; the commands below find it by themselves\n"
    "  pyscaler apply -f cluster.yaml    tell it what to watch; pyscaler doctor says what is still missing\n";

constexpr std::string_view options =
    "The commands that ask a server take --url and --token, else PYSCALER_URL and PYSCALER_TOKEN, else what a server "
    "on\n"
    "this machine left in its data folder (--data). `pyscaler COMMAND --help` has the options and examples of each.\n"
    "Exit status: 0 done, 1 failed or differs, 2 usage, 3 not found, 4 unreachable or denied, 5 timed out.\n";

bool asks_for_help(std::string_view argument) { return argument == "--help" || argument == "-h" || argument == "help"; }

void append_line(std::string& text, const Command& command) {
    fmt::format_to(std::back_inserter(text), "  {:<16} {}\n", command.name, command.summary);
}

int unknown(std::string_view program, std::string_view name) {
    fmt::print(stderr, "{}: there is no command \"{}\". `{} --help` lists them.\n", program, name, program);
    return 2;
}

}  // namespace

const Command* find_command(std::span<const Command> among, std::string_view name) {
    const auto found = std::find_if(among.begin(), among.end(), [&](const Command& each) { return each.name == name; });
    return found == among.end() ? nullptr : &*found;
}

std::string help_text() {
    std::string text =
        "PyScaler watches clusters of virtual machines and scales them.\n\n"
        "Usage: pyscaler COMMAND [OPTIONS]\n\n";
    text += first_steps;
    for (const auto& [group, title] : groups) {
        std::string lines;
        for (const auto& command : commands())
            if (command.group == group) append_line(lines, command);
        if (!lines.empty()) text += fmt::format("\n{}:\n{}", title, lines);
    }
    return text + "\n" + std::string(options);
}

int run_one_of(std::string_view name, std::string_view summary, std::span<const Command> among, int argc, char** argv) {
    const std::string program = fmt::format("pyscaler {}", name);
    const std::string_view wanted = argc > 1 ? argv[1] : "";
    if (const auto* found = find_command(among, wanted)) return found->run(argc - 1, argv + 1);
    if (!wanted.empty() && !asks_for_help(wanted)) return unknown(program, wanted);
    std::string text = fmt::format("{}\n\nUsage: {} COMMAND [OPTIONS]\n\n", summary, program);
    for (const auto& command : among) append_line(text, command);
    fmt::print(wanted.empty() ? stderr : stdout, "{}", text);
    return wanted.empty() ? 2 : 0;
}

int run_program(int argc, char** argv) {
    const std::string_view name = argc > 1 ? argv[1] : "";
    if (name == "--version") {
        fmt::print("pyscaler {}\n", PYSCALER_VERSION);
        return 0;
    }
    if (name.empty() || asks_for_help(name)) {
        fmt::print(name.empty() ? stderr : stdout, "{}", help_text());
        return name.empty() ? 2 : 0;
    }
    const auto* found = find_command(commands(), name);
    if (found == nullptr) return unknown("pyscaler", name);
    try {
        return found->run(argc - 1, argv + 1);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "pyscaler {}: {}\n", name, problem.what());
        return 1;
    }
}

}  // namespace pyscaler::cli
