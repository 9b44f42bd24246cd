#include "jmx/java_type.hpp"

#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

TEST(JavaType, is_written_as_people_write_it) {
    const std::pair<const char*, const char*> cases[]{
        {"int", "int"},
        {"java.lang.String", "java.lang.String"},
        {"[J", "long[]"},
        {"[[Z", "boolean[][]"},
        {"[Ljava.lang.String;", "java.lang.String[]"},
        {"[[Lcom.example.Odd$In;", "com.example.Odd$In[][]"},
        {"", ""},
        {"[", "["},
        {"[X", "[X"},
        {"[L;", "[L;"},
    };
    for (const auto& [name, type] : cases) EXPECT_EQ(java_type(name), type) << name;
    EXPECT_EQ(simple_type("javax.management.openmbean.CompositeData"), "CompositeData");
    EXPECT_EQ(simple_type("java.lang.String[]"), "String[]");
    EXPECT_EQ(simple_type("int"), "int");
    EXPECT_EQ(simple_type("com.example.Odd$In"), "Odd$In");
}

}  // namespace
}  // namespace pyscaler::jmx
