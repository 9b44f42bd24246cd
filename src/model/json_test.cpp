#include "model/json.hpp"

#include "base/json_text.hpp"
#include "model/nouns.hpp"
#include "model/sample_kinds.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::model {
namespace {

namespace json = boost::json;

std::vector<std::string> fields(const FieldErrors& errors) {
    std::vector<std::string> names;
    for (const auto& error : errors) names.push_back(error.field + ": " + error.message);
    return names;
}

struct Case {
    std::string rule, input;
    std::vector<std::string> errors;
};

template <class T>
void expect_errors(const std::vector<Case>& cases) {
    for (const auto& [rule, input, errors] : cases) {
        const auto read = from_json<T>(parse_json(input).value());
        EXPECT_EQ(read ? std::vector<std::string>{} : fields(read.error()), errors) << rule;
    }
}

TEST(FromJson, says_what_is_wrong_with_each_field) {
    expect_errors<Cluster>({
        {"defaults are enough", R"({"name": "web"})", {}},
        {"a name is required", R"({})", {"name: is required"}},
        {"a name is a slug", R"({"name": "a b"})", {"name: must be 1 to 40 letters, digits, \"_\" or \"-\""}},
        {"not an object", R"([1])", {": must be an object"}},
        {"an unknown member is refused", R"({"name": "w", "nmae": 1})", {"nmae: is not a member of a Cluster"}},
        {"a bare number is no duration",
         R"({"name": "w", "interval": 60})",
         {"interval: must be a duration such as \"90s\" or \"5m\""}},
        {"an interval is at least 1 s", R"({"name": "w", "interval": "999ms"})", {"interval: must be at least 1s"}},
        {"all faults are told at once",
         R"({"name": "w", "min": -1, "max": 1.5, "mode": "shy"})",
         {"min: must be between 0 and 10000", "max: must be a whole number",
          R"(mode: must be one of "off", "shadow", "ask", "on")"}},
        {"min above max", R"({"name": "w", "min": 3, "max": 2})", {"min: must be at most max, which is 2"}},
        {"null is not a number", R"({"name": "w", "min": null})", {"min: must not be null"}},
        {"null is an absent reference", R"({"name": "w", "growth_trigger": null})", {}},
        {"a number beyond 64 bits", R"({"name": "w", "min": 18446744073709551615})", {"min: must be a whole number"}},
        {"what the system sets is ignored", R"({"name": "w", "id": "x", "created_at": 5})", {}},
    });
}

TEST(FromJson, tells_the_place_inside_a_list) {
    expect_errors<Trigger>({
        {"a step's fault",
         R"({"name": "t", "cluster": "web", "counters": ["cpu"], "steps": [{"action": "a"}, {"target": "all"}]})",
         {R"(steps[1].action: is required)", R"(steps[1].target: must be one of "none", "cluster", "lastnode")"}},
        {"a step is an object",
         R"({"name": "t", "cluster": "web", "counters": ["cpu"], "steps": [7]})",
         {"steps[0]: must be an object"}},
        {"a reference in a list",
         R"({"name": "t", "cluster": "web", "counters": ["cpu", 7, "cpu"]})",
         {"counters[1]: must be the name of a Counter"}},
        {"none twice",
         R"({"name": "t", "cluster": "web", "counters": ["cpu", "cpu"]})",
         {"counters[1]: is named twice"}},
    });
}

TEST(FromJson, bounds_hostile_texts) {
    EXPECT_TRUE(parse_json(std::string(100, '[')).error() == Errc::invalid);
    EXPECT_TRUE(parse_json(std::string(2U << 20U, ' ')).error() == Errc::limit_exceeded);
    for (const auto* text : {"", "{", "{\"a\":1}x", "nul", "{\"a\":\"\xff\"}", "[1,]", "\"\\ud800\""})
        EXPECT_FALSE(parse_json(text)) << text;
    json::array many;
    for (int i = 0; i < 1001; ++i) many.emplace_back("c" + std::to_string(i));
    const auto read = from_json<Trigger>(json::object{{"name", "t"}, {"cluster", "w"}, {"counters", many}});
    EXPECT_EQ(fields(read.error()), std::vector<std::string>{"counters: must have at most 1000 entries"});
    const auto nul = from_json<Freeze>(json::object{{"reason", json::string("a\0b", 3)}});
    EXPECT_EQ(fields(nul.error()), std::vector<std::string>{"reason: must be UTF-8 without NUL"});
}

TEST(Secrets, are_never_written_and_are_kept_when_left_out) {
    auto profile =
        from_json<SshProfile>(parse_json(R"({"name": "p", "user": "u", "private_key": "KEY"})").value()).value();
    const auto written = to_json(profile);
    EXPECT_EQ(json::serialize(written).find("KEY"), std::string::npos);
    EXPECT_EQ(written.at("private_key"), (json::object{{"sealed", true}}));
    EXPECT_TRUE(written.at("passphrase").is_null());

    EXPECT_TRUE(replace_from_json(profile, written).empty());
    EXPECT_EQ(profile.private_key.reveal(), "KEY");
    EXPECT_TRUE(update_from_json(profile, parse_json(R"({"passphrase": "x"})").value()).empty());
    EXPECT_EQ(profile.private_key.reveal(), "KEY");
    EXPECT_EQ(profile.passphrase.reveal(), "x");
    EXPECT_TRUE(update_from_json(profile, parse_json(R"({"passphrase": null})").value()).empty());
    EXPECT_TRUE(profile.passphrase.empty());
    EXPECT_EQ(update_from_json(profile, parse_json(R"({"private_key": null})").value()).at(0).field, "private_key");
    EXPECT_EQ(profile.private_key.reveal(), "KEY") << "left alone when there are errors";
}

TEST(Update, changes_only_what_is_named) {
    Cluster cluster;
    cluster.id = 7;
    cluster.name = "web";
    cluster.max = 20;
    EXPECT_TRUE(update_from_json(cluster, parse_json(R"({"min": 2, "id": 9})").value()).empty());
    EXPECT_EQ(cluster.min, 2);
    EXPECT_EQ(cluster.max, 20);
    EXPECT_EQ(cluster.id, 7);
}

TEST(Replace, gives_what_is_left_out_its_default_but_keeps_what_the_system_set) {
    Node node;
    node.id = 7;
    node.state = NodeState::in_service;
    node.no_touch = true;
    EXPECT_TRUE(replace_from_json(node, parse_json(R"({"name": "web01", "cluster": "web"})").value()).empty());
    EXPECT_EQ(node.id, 7);
    EXPECT_EQ(node.state, NodeState::in_service);
    EXPECT_FALSE(node.no_touch);
}

TEST(Changes, tell_before_and_after_but_no_secret) {
    SshProfile before, after;
    after.port = 2222;
    after.passphrase = Secret{"hush"};
    EXPECT_EQ(json::serialize(changes(before, after)), R"({"port":[22,2222],"passphrase":["sealed","sealed"]})");
}

TEST(Kinds, are_one_flat_object) {
    const auto input =
        parse_json(R"({"name": "cpu", "kind": "ScriptCounter", "script": "echo 1", "threshold": 80})").value();
    auto counter = from_json<SampleCounter>(input).value();
    EXPECT_EQ(counter.kind(), "ScriptCounter");
    EXPECT_EQ(counter.head.threshold, 80);
    EXPECT_EQ(std::get<ScriptCounter>(counter.settings).script, "echo 1");
    EXPECT_EQ(from_json<SampleCounter>(to_json(counter)).value(), counter);
    counter.head.id = 3;
    EXPECT_EQ(fields(update_from_json(counter, parse_json(R"({"kind": "BeanCounter"})").value())),
              std::vector<std::string>{"kind: cannot be changed, it is \"ScriptCounter\""});
    EXPECT_TRUE(update_from_json(counter, parse_json(R"({"script": "echo 2"})").value()).empty());
    EXPECT_EQ(counter.head.threshold, 80);
}

TEST(Kinds, say_which_there_are) {
    expect_errors<SampleCounter>({
        {"a kind is required", R"({"name": "c"})", {R"(kind: is required, one of "ScriptCounter", "BeanCounter")"}},
        {"an unknown kind",
         R"({"name": "c", "kind": "X"})",
         {R"(kind: must be one of "ScriptCounter", "BeanCounter")"}},
        {"a member of the other kind",
         R"({"name": "c", "kind": "ScriptCounter", "script": "x", "mbean": "m"})",
         {"mbean: is not a member of a Counter"}},
        {"the kind's own rules",
         R"({"name": "c", "kind": "BeanCounter", "mbean": "m", "attributes": []})",
         {"attributes: must not be empty"}},
        {"the head's rules",
         R"({"name": "c", "kind": "ScriptCounter", "script": "x", "clear": 5, "threshold": 1})",
         {"clear: must not be above the threshold"}},
    });
}

TEST(Enumerations, that_are_keywords_or_symbols_have_their_outward_names) {
    EXPECT_EQ(enum_name(NodeAddress::private_), "private");
    EXPECT_EQ(enum_value<Role>("operator"), Role::operator_);
    EXPECT_EQ(enum_name(Comparison::less_or_equal), "<=");
    EXPECT_EQ(to_json(Counter{}).at("comparison"), ">");
}

}  // namespace
}  // namespace pyscaler::model
