#include "configuration/explanation.hpp"

#include "configuration/registry.hpp"

#include <gtest/gtest.h>
#include <set>

namespace pyscaler::configuration {
namespace {

/// Those that say it all by their name.
bool speaks_for_itself(const model::Member& member) {
    return member.read_only || member.name == "id" || member.name == "name" || member.name == "description";
}

TEST(Explanation, IsThereForEveryMemberThatPeopleSet) {
    const auto check = [](const model::TypeDescription& type, const std::string& noun) {
        for (const auto& member : type.members)
            if (!speaks_for_itself(member))
                EXPECT_FALSE(explanation(noun, member.name).empty()) << noun << '.' << member.name;
    };
    for (const auto& collection : collections()) {
        if (!collection.writable) continue;
        check(*collection.type, collection.type->name);
        for (const auto& kind : collection.type->kinds) check(*kind.settings, kind.name);
    }
}

TEST(Explanation, NamesMembersThatThereAre) {
    std::set<std::pair<std::string_view, std::string_view>> explained;
    for (const auto& [noun, member, text] : explanations()) {
        EXPECT_TRUE(explained.emplace(noun, member).second) << noun << '.' << member << " twice";
        EXPECT_LT(text.size(), 120U) << text;
        EXPECT_NE(text.back(), '.') << text;
        const auto* collection = find_noun(noun);
        ASSERT_NE(collection, nullptr) << noun;
        const auto* kind = collection->type->find_kind(noun);
        const auto& type = kind != nullptr ? *kind->settings : *collection->type;
        EXPECT_NE(type.find(member), nullptr) << noun << '.' << member;
    }
}

}  // namespace
}  // namespace pyscaler::configuration
