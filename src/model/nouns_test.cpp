#include "model/nouns.hpp"

#include "base/json_text.hpp"
#include "model/json.hpp"
#include "model/random_object.hpp"
#include "model/sample_kinds.hpp"
#include "model/schema.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::model {
namespace {

using Everything = boost::mp11::mp_append<PlainNouns, Heads, boost::mp11::mp_list<SampleCounter>>;

template <class F>
void for_each_noun(F call) {
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Everything>>(
        [&](auto identity) { call(static_cast<typename decltype(identity)::type*>(nullptr)); });
}

/// Reads what was written into a copy whose writable members are reset. Rules across members do not count here.
template <class T>
void expect_round_trip(std::uint64_t seed) {
    const auto original = random_object<T>(seed);
    const auto& type = description<T>();
    const auto text = boost::json::serialize(to_json(original));
    auto copy = original;
    auto plain = type;
    plain.validate = [](const void*) { return FieldErrors{}; };
    const auto errors = read_json(plain, &copy, parse_json(text).value(), Missing::becomes_default);
    EXPECT_TRUE(errors.empty()) << text << '\n' << (errors.empty() ? "" : to_error(errors).detail());
    EXPECT_EQ(boost::json::serialize(to_json(copy)), text);
    EXPECT_TRUE(changes(original, copy).empty());
}

TEST(EveryNoun, reads_what_it_writes) {
    for_each_noun([]<class T>(T*) {
        for (std::uint64_t seed = 0; seed < 50; ++seed) expect_round_trip<T>(seed);
    });
}

TEST(EveryNoun, begins_with_its_id_and_is_described_by_its_schema) {
    for_each_noun([]<class T>(T*) {
        const auto& type = description<T>();
        EXPECT_EQ(type.members.front().name, "id") << type.name;
        EXPECT_TRUE(type.members.front().read_only);
        const auto schema = json_schema(type);
        EXPECT_EQ(schema.at("title").as_string(), std::string_view(type.name));
        if (type.kinds.empty()) EXPECT_EQ(schema.at("properties").as_object().size(), type.members.size());
    });
}

TEST(JsonSchema, tells_limits_defaults_references_and_secrets) {
    const auto properties = json_schema(description<SshProfile>()).at("properties").as_object();
    EXPECT_EQ(boost::json::serialize(properties.at("port")),
              R"({"type":"integer","minimum":1,"maximum":65535,"default":22})");
    EXPECT_EQ(properties.at("passphrase").at("writeOnly"), true);
    EXPECT_EQ(properties.at("connect_timeout").at("default"), "10s");
    EXPECT_EQ(boost::json::serialize(json_schema(description<SshProfile>()).at("required")), R"(["name","user"])");
    const auto trigger = json_schema(description<Trigger>()).at("properties").as_object();
    EXPECT_EQ(trigger.at("cluster").at("x-ref"), "Cluster");
    EXPECT_EQ(trigger.at("counters").at("items").at("x-ref"), "Counter");
    EXPECT_EQ(trigger.at("steps").at("items").at("properties").at("action").at("x-ref"), "Action");
}

TEST(JsonSchema, has_one_alternative_for_each_kind) {
    const auto schema = json_schema(description<SampleCounter>());
    ASSERT_EQ(schema.at("oneOf").as_array().size(), 2U);
    EXPECT_EQ(schema.at("oneOf").at(0).at("properties").at("kind").at("const"), "ScriptCounter");
    EXPECT_EQ(boost::json::serialize(schema.at("oneOf").at(0).at("required")), R"(["kind","name","script"])");
}

TEST(Names, become_collections) {
    EXPECT_EQ(collection_name("AuditEntry"), "audit_entries");
    EXPECT_EQ(collection_name("Ec2Profile"), "ec2_profiles");
    EXPECT_EQ(collection_name("OSConfiguration"), "os_configurations");
    EXPECT_EQ(collection_name("DeployEc2Node"), "deploy_ec2_nodes");
    EXPECT_EQ(type_name<Cluster>(), "Cluster");
    EXPECT_EQ(member_name(&Node::jvm_profiles), "jvm_profiles");
}

TEST(Keys, are_named_by_their_members) {
    const auto& type = description<ExecutionStep>();
    EXPECT_EQ(type.unique, (std::vector<std::vector<std::string>>{{"execution", "position"}}));
    EXPECT_EQ(description<Cluster>().unique, std::vector<std::vector<std::string>>{{"name"}});
    EXPECT_TRUE(description<AuditEntry>().append_only);
}

TEST(Text, takes_only_whole_characters_of_utf8) {
    for (const auto& [rule, text] :
         std::vector<std::pair<std::string, std::string>>{{"a stray continuation", "a\x80"},
                                                          {"an overlong slash", "\xC0\xAF"},
                                                          {"an overlong three", "\xE0\x80\xAF"},
                                                          {"a surrogate", "\xED\xA0\x80"},
                                                          {"beyond U+10FFFF", "\xF4\x90\x80\x80"},
                                                          {"cut short", "\xE6\x97"},
                                                          {"NUL", std::string("\0", 1)}}) {
        EXPECT_TRUE(text_fault(text, 0, 100)) << rule;
        EXPECT_FALSE(text_fault(mended_text(text, 100), 0, 100)) << rule;
    }
    EXPECT_FALSE(text_fault("日本 é 😀", 0, 100));
    EXPECT_EQ(Text<5>::lossy("日本").str(), "日") << "cut at a character";
    EXPECT_THROW(Slug{"a b"}, std::invalid_argument);
}

TEST(ReadOnly, compares_and_converts_like_what_it_holds) {
    Node node;
    node.state = NodeState::draining;
    EXPECT_TRUE(node.state == NodeState::draining);
    node.in_service_at = Time{std::chrono::seconds{5}};
    EXPECT_TRUE(node.in_service_at->has_value());
    node.created_at = Time{std::chrono::seconds{5}};
    EXPECT_TRUE(node.created_at < Time{std::chrono::seconds{6}});
    node.instance_id = "i-1";
    EXPECT_TRUE(node.instance_id == Text<64>{"i-1"});
}

TEST(Filters, are_read_by_the_type_of_the_member) {
    const auto read = [](std::string_view member, std::string_view text) {
        std::optional<std::string> fault;
        const auto cell = cell_from_text(*description<Cluster>().find(member)->type, text, fault);
        return fault ? Cell{*fault} : cell;
    };
    EXPECT_EQ(read("interval", "5m"), Cell{std::int64_t{300'000}});
    EXPECT_EQ(read("min", "12"), Cell{std::int64_t{12}});
    EXPECT_EQ(read("min", "12x"), Cell{std::string{"must be a whole number"}});
    EXPECT_EQ(read("created_at", "1970-01-01T00:00:01Z"), Cell{std::int64_t{1000}});
    EXPECT_EQ(read("mode", "on"), Cell{std::string{"on"}});
}

}  // namespace
}  // namespace pyscaler::model
