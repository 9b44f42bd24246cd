#include "cli/arguments.hpp"

#include "cli/exit_status.hpp"

#include <gtest/gtest.h>

namespace pyscaler::cli {
namespace {

using namespace std::chrono_literals;

std::optional<int> parse(Arguments& arguments, std::vector<std::string> words) {
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    return arguments.parse(static_cast<int>(argv.size()), argv.data());
}

/// A command with one of each.
struct Sample {
    std::string kind{};
    std::string name{};
    std::vector<std::string> filters{};
    std::string output{"table"};
    std::int64_t limit{0};
    std::optional<Duration> length{};
    bool follow{false};
    Arguments arguments{"sample", "A command."};

    Sample() {
        arguments.positional("KIND", kind, "a kind")
            .optional_positional("NAME", name, "a name")
            .repeated("-f,--filter", filters, "filters", "MEMBER=VALUE")
            .choice("--output", output, {"table", "json"}, "how")
            .number("--limit", limit, 1, 1000, "how many")
            .duration("--for", length, "how long")
            .flag("--follow", follow, "follow");
    }
};

TEST(Arguments, OptionsStandAnywhere) {
    Sample sample;
    EXPECT_EQ(parse(sample.arguments, {"sample", "--filter", "a=1", "nodes", "--limit=5", "-f", "b=2", "web01", "--for",
                                       "2h", "--follow", "--output", "json"}),
              std::nullopt);
    EXPECT_EQ(sample.kind, "nodes");
    EXPECT_EQ(sample.name, "web01");
    EXPECT_EQ(sample.filters, (std::vector<std::string>{"a=1", "b=2"}));
    EXPECT_EQ(sample.limit, 5);
    EXPECT_EQ(sample.length, Duration{2h});
    EXPECT_TRUE(sample.follow);
    EXPECT_EQ(sample.output, "json");
}

TEST(Arguments, WhatIsWrongIsAUsageError) {
    const std::vector<std::vector<std::string>> wrong{
        {"sample"},
        {"sample", "nodes", "web01", "more"},
        {"sample", "nodes", "--unknown"},
        {"sample", "nodes", "--output", "xml"},
        {"sample", "nodes", "--limit", "0"},
        {"sample", "nodes", "--limit", "many"},
        {"sample", "nodes", "--for", "5"},
    };
    for (const auto& words : wrong) {
        Sample sample;
        EXPECT_EQ(parse(sample.arguments, words), usage) << words.back();
    }
}

TEST(Arguments, HelpIsNoError) {
    Sample sample;
    EXPECT_EQ(parse(sample.arguments, {"sample", "--help"}), done);
}

TEST(Arguments, SeveralTakesAllUpToTheNextOption) {
    std::vector<std::string> targets;
    bool follow = false;
    std::string action;
    Arguments arguments{"run", "Runs."};
    arguments.positional("ACTION", action, "one")
        .several("--on", targets, "where", "TARGET")
        .flag("--follow", follow, "");
    EXPECT_EQ(parse(arguments, {"run", "restart", "--on", "web01", "web02", "--follow"}), std::nullopt);
    EXPECT_EQ(targets, (std::vector<std::string>{"web01", "web02"}));
    EXPECT_TRUE(follow);
}

TEST(ExitStatus, FollowsFromTheError) {
    struct Row {
        Errc code;
        int status;
    };
    for (const auto& [code, status] : {Row{Errc::not_found, 3}, Row{Errc::refused, 4}, Row{Errc::unreachable, 4},
                                       Row{Errc::denied, 4}, Row{Errc::timed_out, 5}, Row{Errc::invalid, 1},
                                       Row{Errc::conflict, 1}, Row{Errc::failed, 1}, Row{Errc::unavailable, 1}})
        EXPECT_EQ(exit_status(Error{code, "x"}), status);
    EXPECT_EQ(exit_status(Error{boost::system::errc::make_error_code(boost::system::errc::io_error), "x"}), 1);
    EXPECT_EQ(finish("x", Result<int>{1}), 1);
}

}  // namespace
}  // namespace pyscaler::cli
