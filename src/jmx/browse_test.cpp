#include "jmx/browse.hpp"

#include "jmx/test_jvm.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::Jvm;
using testing::run_on_loop;

Browse browsed(const Jvm& jvm, std::string pattern) {
    Browse found;
    run_on_loop([&]() -> Task<void> {
        RandomIdentifiers identifiers;
        auto holder = std::make_shared<LeaseHolder>(LeaseHolder::make(identifiers));
        auto client = (co_await Client::log_in(jvm.access(), holder, deadline_in(30s))).value();
        auto result = co_await browse(client, pattern, deadline_in(60s));
        if (result) found = std::move(*result);
        co_await client->leave(deadline_in(5s));
    });
    return found;
}

const BrowsedAttribute& attribute(const BrowsedMBean& mbean, std::string_view name) {
    static const BrowsedAttribute none{};
    const auto found = std::find_if(mbean.attributes.begin(), mbean.attributes.end(),
                                    [name](const auto& one) { return one.described.name == name; });
    return found == mbean.attributes.end() ? none : *found;
}

TEST(Browse, ShowsEveryAttributeWithItsValueOrTheCause) {
    const Jvm jvm;
    const auto fixture = browsed(jvm, "fixture:*");
    ASSERT_EQ(fixture.mbeans.size(), 1U);
    const auto& values = fixture.mbeans.front();
    EXPECT_EQ(values.name, "fixture:type=Values");
    const struct {
        const char* name;
        const char* type;
        const char* value;
        const char* cause;
    } rows[] = {
        {"Int", "int", "123456", ""},
        {"Colour", "JmxFixture$Colour", "GREEN", ""},
        {"Closed", "JmxFixture$Closed", "", "unreadable value"},
        {"Throwing", "int", "", "getter failed"},
    };
    for (const auto& row : rows) {
        const auto& found = attribute(values, row.name);
        EXPECT_EQ(found.described.type, row.type) << row.name;
        EXPECT_EQ(found.value, row.value) << row.name;
        EXPECT_EQ(found.cause, row.cause) << row.name;
    }
    const auto memory = browsed(jvm, "java.lang:type=Memory");
    ASSERT_EQ(memory.mbeans.size(), 1U);
    EXPECT_THAT(attribute(memory.mbeans.front(), "HeapMemoryUsage").keys,
                ElementsAre("committed", "init", "max", "used"));
    EXPECT_TRUE(browsed(jvm, "nonsense").mbeans.empty());
}

}  // namespace
}  // namespace pyscaler::jmx
