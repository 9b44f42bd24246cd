#include "cli/arguments.hpp"

#include "cli/exit_status.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {

struct Arguments::State {
    State(std::string given, std::string summary)
        : name(std::move(given)), app(std::move(summary), "pyscaler " + name) {}

    CLI::Option* grouped(CLI::Option* option) const { return option->group(title); }

    std::string name;
    CLI::App app;
    std::string title{"Options"};
};

Arguments::Arguments(std::string name, std::string summary)
    : state_(std::make_unique<State>(std::move(name), std::move(summary))) {
    state_->app.get_formatter()->column_width(34);
}
Arguments::~Arguments() = default;

Arguments& Arguments::positional(std::string name, std::string& into, std::string text) {
    state_->app.add_option(std::move(name), into, std::move(text))->required()->type_name("");
    return *this;
}

Arguments& Arguments::optional_positional(std::string name, std::string& into, std::string text) {
    state_->app.add_option(std::move(name), into, std::move(text))->type_name("");
    return *this;
}

Arguments& Arguments::positionals(std::string name, std::vector<std::string>& into, std::string text) {
    state_->app.add_option(std::move(name), into, std::move(text))->required()->type_name("");
    return *this;
}

Arguments& Arguments::flag(std::string names, bool& into, std::string text) {
    state_->grouped(state_->app.add_flag(std::move(names), into, std::move(text)));
    return *this;
}

Arguments& Arguments::option(std::string names, std::string& into, std::string text, std::string placeholder) {
    auto* added = state_->app.add_option(std::move(names), into, std::move(text));
    state_->grouped(added)->type_name(std::move(placeholder));
    if (!into.empty()) added->capture_default_str();
    return *this;
}

Arguments& Arguments::repeated(std::string names, std::vector<std::string>& into, std::string text,
                               std::string placeholder) {
    state_->grouped(state_->app.add_option(std::move(names), into, std::move(text)))
        ->allow_extra_args(false)
        ->type_name(std::move(placeholder));
    return *this;
}

Arguments& Arguments::several(std::string names, std::vector<std::string>& into, std::string text,
                              std::string placeholder) {
    state_->grouped(state_->app.add_option(std::move(names), into, std::move(text)))
        ->required()
        ->type_name(std::move(placeholder));
    return *this;
}

Arguments& Arguments::number(std::string names, std::int64_t& into, std::int64_t least, std::int64_t most,
                             std::string text) {
    state_->grouped(state_->app.add_option(std::move(names), into, std::move(text)))
        ->check(CLI::Range(least, most).description(""))
        ->type_name("NUMBER");
    return *this;
}

Arguments& Arguments::choice(std::string names, std::string& into, std::vector<std::string> values, std::string text) {
    const auto placeholder = fmt::format("{}", fmt::join(values, "|"));
    state_->grouped(state_->app.add_option(std::move(names), into, std::move(text)))
        ->check(CLI::IsMember(std::move(values)).description(""))
        ->type_name(placeholder);
    return *this;
}

Arguments& Arguments::duration(std::string names, std::optional<Duration>& into, std::string text) {
    const auto take = [&into](const std::string& given) {
        const auto parsed = parse_duration(given);
        if (!parsed) throw CLI::ValidationError(parsed.error().detail());
        into = *parsed;
    };
    state_->grouped(state_->app.add_option_function<std::string>(std::move(names), take, std::move(text)))
        ->type_name("DURATION");
    return *this;
}

Arguments& Arguments::group(std::string title) {
    state_->title = std::move(title);
    return *this;
}

Arguments& Arguments::examples(std::string text) {
    state_->app.footer("\nExamples:\n" + std::move(text));
    return *this;
}

std::optional<int> Arguments::parse(int argc, char** argv) {
    try {
        state_->app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        if (problem.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return state_->app.exit(problem);
        return refuse(state_->name, problem.what());
    }
    return std::nullopt;
}

}  // namespace pyscaler::cli
