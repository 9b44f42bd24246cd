#include "jmx/name_pattern.hpp"

#include "jmx/mbean.hpp"

#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

TEST(NamePattern, has_a_wildcard_outside_of_an_escape) {
    for (const auto* pattern :
         {"java.lang:type=GarbageCollector,*", "*:*", "java.*:type=Memory", "a:type=M?mory",
          R"(Catalina:type=ThreadPool,name="http-*")", "a:*,type=b", "a:x=1,*", R"(a:name="*\"\\\n\*\?")"}) {
        EXPECT_TRUE(is_pattern(pattern)) << pattern;
        EXPECT_EQ(pattern_fault(pattern), "") << pattern;
    }
    for (const auto* name : {"java.lang:type=Memory", R"(a:name="x\*y")", R"(a:name="x\?")"}) {
        EXPECT_FALSE(is_pattern(name)) << name;
        EXPECT_EQ(pattern_fault(name), "") << name;
    }
}

TEST(NamePattern, must_be_a_name_but_for_its_wildcards) {
    for (const auto* pattern : {"*", "java.lang", "a:t*=b", "a:type=", "a:type=b,", R"(a:name="*)", "a:**=b", "a:*x",
                                "a:*,*", "a:b=c,*,*", "a:b=c,b=d", "a:b=c,d=e,b=*", R"(a:b="\x")"})
        EXPECT_NE(pattern_fault(pattern), "") << pattern;
    EXPECT_EQ(name_fault(R"(a:name="http-*")"), "is a pattern");
}

}  // namespace
}  // namespace pyscaler::jmx
