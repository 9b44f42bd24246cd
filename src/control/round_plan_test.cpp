#include "control/round_plan.hpp"

#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

constexpr std::int64_t node = 7;

struct Read {
    std::int64_t jvm{0};
    bool has_value{false};
    std::optional<int> exit_status{};
};

monitoring::Round round_of(const std::vector<Read>& reads) {
    monitoring::Round round;
    for (const auto& read : reads) {
        auto& reading = round.readings.emplace_back();
        reading.key = {node, read.jvm, 1};
        if (read.has_value) reading.reading.value = 1;
        if (!read.has_value) reading.reading.cause = "refused";
        reading.reading.exit_status = read.exit_status;
    }
    return round;
}

enum class Seen { nothing, reachable, unreachable };

Seen seen_in(const monitoring::Round& round) {
    const auto sightings = sightings_of(round);
    if (sightings.empty()) return Seen::nothing;
    EXPECT_EQ(sightings.size(), 1U);
    EXPECT_EQ(sightings.front().node, node);
    return sightings.front().reachable ? Seen::reachable : Seen::unreachable;
}

TEST(Sightings, tell_of_the_machine_and_not_of_the_jvms_on_it) {
    constexpr Read value{0, true}, none{0, false}, jvm_value{3, true}, jvm_none{3, false};
    constexpr Read failed_script{0, false, 3};
    const std::tuple<const char*, std::vector<Read>, Seen> cases[]{
        {"a value was read", {value}, Seen::reachable},
        {"a script failed on the node", {failed_script}, Seen::reachable},
        {"no shell answered", {none}, Seen::unreachable},
        {"one script of two answered", {none, value}, Seen::reachable},
        {"a JVM that does not answer says nothing", {jvm_none}, Seen::nothing},
        {"a JVM that answers is on a machine that is there", {jvm_value}, Seen::reachable},
        {"the shell answers, the JVM does not", {value, jvm_none}, Seen::reachable},
        {"neither answers", {none, jvm_none}, Seen::unreachable},
        {"the shell does not answer, the JVM does", {none, jvm_value}, Seen::reachable},
        {"nothing was asked", {}, Seen::nothing},
    };
    for (const auto& [rule, reads, expected] : cases) EXPECT_EQ(seen_in(round_of(reads)), expected) << rule;
}

}  // namespace
}  // namespace pyscaler::control
