#include "sandbox/figures.hpp"

#include "sandbox/machine_files.hpp"

#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;

class FiguresOfAnInstance : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    /// Busy and idle ticks of the line "cpu".
    std::pair<long, long> ticks() const {
        std::istringstream line{read_file(folder_ / "stat")};
        std::string name;
        long user = 0, nice = 0, system = 0, idle = 0;
        line >> name >> user >> nice >> system >> idle;
        return {user + nice + system, idle};
    }

    std::filesystem::path folder_{std::filesystem::temp_directory_path() / ("figures-" + std::to_string(getpid()))};
};

TEST_F(FiguresOfAnInstance, AdvanceTheProcessorTicksByTheBusyPart) {
    Figures figures{folder_, folder_};
    const auto before = ticks();
    for (int index = 0; index < 50; ++index) figures.advance(0.75, 200ms);
    const auto after = ticks();
    EXPECT_NEAR(after.first - before.first, 10 * 100 * Figures::processors * 0.75, 2);
    EXPECT_NEAR(after.second - before.second, 10 * 100 * Figures::processors * 0.25, 2);
    EXPECT_EQ(read_file(folder_ / "demand"), "75.0\n");
}

TEST_F(FiguresOfAnInstance, NeverShowMoreThanAllIsBusy) {
    Figures figures{folder_, folder_};
    figures.advance(7, 1s);
    EXPECT_EQ(read_file(folder_ / "demand"), "100.0\n");
}

TEST_F(FiguresOfAnInstance, LetTheLoadFollow) {
    Figures figures{folder_, folder_};
    figures.advance(1, 24h);
    EXPECT_TRUE(read_file(folder_ / "loadavg").starts_with("2.00 2.00 2.00 ")) << read_file(folder_ / "loadavg");
    figures.advance(0, 24h);
    EXPECT_TRUE(read_file(folder_ / "loadavg").starts_with("0.00 0.00 0.00 "));
}

}  // namespace
}  // namespace pyscaler::sandbox
