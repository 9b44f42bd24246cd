#include "cli/command.hpp"

#include "cli/completion_command.hpp"

#include <gtest/gtest.h>
#include <set>

namespace pyscaler::cli {
namespace {

int run(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    return run_program(static_cast<int>(argv.size()), argv.data());
}

TEST(Commands, EachNameIsThereOnce) {
    std::set<std::string_view> names;
    for (const auto& command : commands()) EXPECT_TRUE(names.insert(command.name).second) << command.name;
}

TEST(Commands, EachTeachesByHelp) {
    for (const auto& command : commands()) {
        ::testing::internal::CaptureStdout();
        EXPECT_EQ(run({"pyscaler", std::string(command.name), "--help"}), 0) << command.name;
        EXPECT_NE(::testing::internal::GetCapturedStdout().find("pyscaler " + std::string(command.name)),
                  std::string::npos)
            << command.name;
    }
}

TEST(Commands, TheHelpShowsAllOfThem) {
    const auto help = help_text();
    for (const auto& command : commands())
        EXPECT_NE(help.find("  " + std::string(command.name) + " "), std::string::npos) << command.name;
}

TEST(Commands, AnUnknownOneIsAUsageError) {
    EXPECT_EQ(run({"pyscaler", "frobnicate"}), 2);
    EXPECT_EQ(run({"pyscaler", "tokens", "frobnicate"}), 2);
    EXPECT_EQ(run({"pyscaler", "database"}), 2);
    EXPECT_EQ(run({"pyscaler"}), 2);
    EXPECT_EQ(run({"pyscaler", "--version"}), 0);
}

TEST(Completion, IsThereForEachShellAndHasNoPlaceLeftOpen) {
    for (const auto* shell : {"bash", "zsh", "fish"}) {
        const auto script = completion_script(shell);
        EXPECT_NE(script.find("import-fixture"), std::string::npos) << shell;
        EXPECT_NE(script.find("ssh_profiles"), std::string::npos) << shell;
        EXPECT_EQ(script.find("@COMMAND"), std::string::npos) << shell;
        EXPECT_EQ(script.find("@KINDS@"), std::string::npos) << shell;
        EXPECT_EQ(script.find("@SUB"), std::string::npos) << shell;
    }
    EXPECT_EQ(completion_script("tcsh"), "");
}

}  // namespace
}  // namespace pyscaler::cli
