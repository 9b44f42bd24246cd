#include "configuration/yaml_text.hpp"

#include "configuration/document.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <random>

namespace pyscaler::configuration {
namespace {

std::string description_read_from(const std::string& yaml) {
    const auto documents = read_documents(yaml, "test.yaml");
    if (!documents) return "error: " + documents.error().error.detail();
    return std::string(documents->at(0).input.at("script").as_string());
}

TEST(YamlText, TextsComeBackAsTheyWere) {
    const char* pieces[] = {
        "a",  "\n",   " ", "\n\n", "  b", "#",   ": ", "\t", "\"", "\\", "-", "|", "ä",    "\xE2\x80\xA8", "\xC2\x85",
        "\r", "\x01", "'", "%",    "---", "...", "&x", "*x", "!",  "{",  "]", "~", "null", "\x7f"};
    std::mt19937 random{7};  // NOLINT: the same every time
    for (int i = 0; i < 400; ++i) {
        std::string text;
        const auto length = 1 + random() % 6;
        for (std::size_t piece = 0; piece < length; ++piece) text += pieces[random() % std::size(pieces)];
        const auto yaml = yaml_text({{"kind", "SshCounter"}, {"name", "a"}, {"script", text}, {"unit", "x"}});
        ASSERT_EQ(description_read_from(yaml), text) << yaml;
    }
}

TEST(YamlText, WritesWhatPeopleRead) {
    const boost::json::object members{
        {"kind", "Trigger"},
        {"timing", "5m"},
        {"slots", 3},
        {"clear", 0.5},
        {"enabled", false},
        {"word", "no"},
        {"counters", boost::json::array{"cpu", "80"}},
        {"none", boost::json::array{}},
        {"steps", boost::json::array{boost::json::object{{"action", "a"}, {"target", "none"}}}},
        {"kwargs", boost::json::object{{"days", 7}}}};
    EXPECT_EQ(yaml_text(members), R"(kind: Trigger
timing: 5m
slots: 3
clear: 0.5
enabled: false
word: "no"
counters:
  - cpu
  - "80"
none: []
steps:
  - action: a
    target: none
kwargs:
  days: 7
)");
}

}  // namespace
}  // namespace pyscaler::configuration
