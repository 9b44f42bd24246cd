#include "cli/browsed_text.hpp"

#include <gtest/gtest.h>

namespace pyscaler::cli {
namespace {

jmx::BrowsedAttribute an_attribute(std::string name, std::string value, std::vector<std::string> keys) {
    jmx::BrowsedAttribute made;
    made.described.name = std::move(name);
    made.described.type = "int";
    made.value = std::move(value);
    made.keys = std::move(keys);
    return made;
}

std::string text_of(jmx::BrowsedAttribute attribute, std::size_t most) {
    jmx::Browse found;
    auto& mbean = found.mbeans.emplace_back();
    mbean.name = "a:b=c";
    mbean.attributes.push_back(std::move(attribute));
    return browsed_text(found, false, most);
}

const auto* const heap = "{committed: 48693248, init: 50331648, max: 48693248, used: 1}";
const std::vector<std::string> keys{"committed", "init", "max", "used"};

TEST(BrowsedText, NamesTheKeysOfAValueThatIsCut) {
    EXPECT_EQ(text_of(an_attribute("Heap", heap, keys), 0),
              "a:b=c\n"
              "ATTRIBUTE  VALUE                                             TYPE\n"
              "Heap       {committed: 48693248, init: 50331648, max: 4869…  int\n"
              "  keys: committed, init, max, used\n");
}

TEST(BrowsedText, BreaksTheKeysToTheWidth) {
    EXPECT_TRUE(text_of(an_attribute("Heap", heap, keys), 26)
                    .ends_with("\n"
                               "  keys: committed, init,\n"
                               "        max, used\n"));
    EXPECT_TRUE(text_of(an_attribute("Heap", heap, {"committed", "used"}), 14)
                    .ends_with("\n"
                               "  keys: comm…,\n"
                               "        used\n"));
}

TEST(BrowsedText, DoesNotRepeatWhatCanBeSeenOrIsNoName) {
    EXPECT_EQ(text_of(an_attribute("Heap", "{max: 1}", {"max"}), 0).find("keys"), std::string::npos);
    EXPECT_EQ(text_of(an_attribute("Heap", std::string(60, '['), {"0", "1"}), 0).find("keys"), std::string::npos);
}

}  // namespace
}  // namespace pyscaler::cli
