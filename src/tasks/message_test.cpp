#include "tasks/message.hpp"

#include "tasks/python_repr.hpp"
#include "tasks/workflow.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::tasks {
namespace {

using namespace std::chrono_literals;

/// The chain of celery_wire: what Celery 5.2.6 publishes for chain(add.s(1, 2), add.s(3)).
EncodedMessage celery_chain() {
    return {
        R"json({"lang": "py", "task": "peer_tasks.add", "id": "d5c46fae", "shadow": null, "eta": null, "expires": null,
                "group": null, "group_index": null, "retries": 0, "timelimit": [300, 200], "root_id": "d5c46fae",
                "parent_id": null, "argsrepr": "(1, 2)", "kwargsrepr": "{}", "origin": "gen1@host",
                "ignore_result": false})json",
        R"json({"content_type": "application/json", "content_encoding": "utf-8", "correlation_id": "d5c46fae",
                "reply_to": "c28788c9", "priority": 0, "delivery_mode": 2})json",
        R"json([[1, 2], {}, {"callbacks": null, "errbacks": null, "chain": [{"task": "peer_tasks.add", "args": [3],
                "kwargs": {}, "options": {"task_id": "df36f291", "reply_to": "c28788c9"}, "subtask_type": null,
                "immutable": false}], "chord": null}])json"};
}

Message full_message() {
    CountedIdentifiers identifiers;
    MessageOptions options;
    options.shadow = "shown as";
    options.eta = parse_time("2026-11-24T02:26:18.258Z").value();
    options.expires = parse_time("2026-11-25T02:26:18Z").value();
    options.group = "g";
    options.time_limit = Duration{1500ms};
    options.soft_time_limit = Duration{1s};
    options.reply_to = "oid";
    options.ignore_result = true;
    options.priority = 9;
    options.delivery_mode = DeliveryMode::transient;
    auto message = make_message(identifiers, "t", json::array{1, "ä"}, json::object{{"y", nullptr}}, options);
    message.group_index = 3;
    message.retries = 2;
    message.other_headers["periodic_task_name"] = "every minute";
    message.other_embed["future"] = json::array{1};
    Signature link;
    link.task = "after";
    link.other_members["chord_size"] = nullptr;
    message.callbacks.emplace({link});
    message.errbacks.emplace();
    return message;
}

TEST(Message, loses_nothing_on_the_way_through_a_broker) {
    const auto message = full_message();
    const auto back = decode(encode(message));
    ASSERT_TRUE(back) << back.error().detail();
    EXPECT_EQ(back.value(), message);
}

TEST(Message, writes_what_celery_wrote) {
    const auto message = decode(celery_chain());
    ASSERT_TRUE(message) << message.error().detail();
    const auto again = encode(message.value());
    EXPECT_EQ(again.headers, json::serialize(json::parse(celery_chain().headers)));
    EXPECT_EQ(again.properties, json::serialize(json::parse(celery_chain().properties)));
    EXPECT_EQ(again.body, json::serialize(json::parse(celery_chain().body)));
}

TEST(Message, keeps_every_number_as_it_was_sent) {
    auto sent = celery_chain();
    sent.body = R"([[99.89203065008681, 1111111111111111111111e3, 5e-324], {"x": 0.30000000000000004}, {}])";
    const auto message = decode(sent).value();
    EXPECT_EQ(message.args.at(0).get_double(), 99.89203065008681);
    EXPECT_EQ(decode(encode(message)).value(), message);
}

TEST(Message, writes_times_as_python_does) {
    const auto headers = encode(full_message()).headers;
    EXPECT_NE(headers.find(R"("eta":"2026-11-24T02:26:18.258000+00:00")"), std::string::npos) << headers;
    EXPECT_NE(headers.find(R"("expires":"2026-11-25T02:26:18+00:00")"), std::string::npos) << headers;
    EXPECT_NE(headers.find(R"("timelimit":[1.5E0,1])"), std::string::npos) << headers;
}

struct Refused {
    const char* rule;
    const char* part;  // h, p or b
    std::string text;
    std::string says;
};

class MessageRefuses : public testing::TestWithParam<Refused> {};

TEST_P(MessageRefuses, with_the_place_and_what_was_expected) {
    auto encoded = celery_chain();
    const auto& given = GetParam();
    (*given.part == 'h' ? encoded.headers : *given.part == 'p' ? encoded.properties : encoded.body) = given.text;
    const auto message = decode(encoded);
    ASSERT_FALSE(message) << given.rule;
    EXPECT_NE(message.error().detail().find(given.says), std::string::npos) << message.error().detail();
}

INSTANTIATE_TEST_SUITE_P(
    Rules, MessageRefuses,
    testing::Values(
        Refused{"no JSON", "b", "[[1", "body: not JSON"}, Refused{"empty", "b", "", "body: not JSON"},
        Refused{"protocol 1", "b", R"({"task": "t"})", "body: expected [args array"},
        Refused{"two parts", "b", "[[], {}]", "body: expected [args array"},
        Refused{"args no array", "b", "[{}, {}, {}]", "body: expected [args array"},
        Refused{"no id", "h", R"({"task": "t"})", "headers.id: expected a string that is not empty"},
        Refused{"number as task", "h", R"({"task": 1, "id": "i"})", "headers.task: expected a string"},
        Refused{"bad eta", "h", R"({"task": "t", "id": "i", "eta": "soon"})", "headers.eta: expected a time"},
        Refused{"negative retries", "h", R"({"task": "t", "id": "i", "retries": -1})",
                "headers.retries: expected an int"},
        Refused{"limits no pair", "h", R"({"task": "t", "id": "i", "timelimit": [1]})",
                "headers.timelimit: expected [hard"},
        Refused{"limit too long", "h", R"({"task": "t", "id": "i", "timelimit": [1e300, null]})", "headers.timelimit"},
        Refused{"pickle", "p", R"({"content_type": "application/x-python-serialize"})", "content_type: expected app"},
        Refused{"chain member", "b", R"([[], {}, {"chain": [{"args": []}]}])", "body.embed.chain[0].task: expected"},
        Refused{"chain no array", "b", R"([[], {}, {"chain": 1}])", "body.embed.chain: expected an array"},
        Refused{"too deep", "b", std::string(40, '[') + std::string(40, ']'), "body: JSON nested deeper than 32"},
        Refused{"too large", "h", std::string(70'000, ' '), "headers: JSON of 70000 bytes, at most 65536"}),
    [](const auto& info) { return "case" + std::to_string(info.index); });

TEST(PythonRepr, shows_arguments_as_python_does) {
    const auto args = json::parse(R"([1, "it's", null, [true, 1.5], {"k": -2}])").as_array();
    EXPECT_EQ(python_repr(args), R"py((1, "it's", None, [True, 1.5], {'k': -2}))py");
    EXPECT_EQ(python_repr(json::array{1}), "(1,)");
    EXPECT_EQ(python_repr(json::array{}), "()");
    EXPECT_EQ(python_repr(json::object{{"y", 2}}), "{'y': 2}");
    const auto cut = python_repr(json::array{std::string(5000, 'x')});
    EXPECT_LE(cut.size(), 1024U);
    EXPECT_TRUE(cut.ends_with("..."));
}

}  // namespace
}  // namespace pyscaler::tasks
