#include "sandbox/process_table.hpp"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

TEST(ProcessTable, NamesOneProcessForGood) {
    const pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    const auto mark = process_mark(child);
    EXPECT_EQ(find_process(mark), child);
    const auto below = descendants(getpid());
    EXPECT_NE(std::find(below.begin(), below.end(), child), below.end());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_FALSE(find_process(mark));
}

TEST(ProcessTable, DoesNotBelieveAnotherMachineOrTime) {
    const auto mark = process_mark(getpid());
    EXPECT_TRUE(find_process(mark));
    for (const std::string& wrong : {std::string{}, std::string{"nonsense"}, std::to_string(getpid()),
                                     std::to_string(getpid()) + " 1 " + mark.substr(mark.rfind(' ') + 1),
                                     mark.substr(0, mark.rfind(' ')) + " another-boot"}) {
        EXPECT_FALSE(find_process(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace pyscaler::sandbox
