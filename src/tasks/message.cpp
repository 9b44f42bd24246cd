#include "tasks/message.hpp"

#include "base/json_text.hpp"
#include "tasks/member_reader.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <limits>

namespace pyscaler::tasks {
namespace {

constexpr auto most_retries = std::numeric_limits<std::int32_t>::max();  // a 32-bit integer on the wire

/// Python's isoformat: microseconds where there are some, and an offset.
std::string wire_time(Time time) {
    auto text = format_time(time);
    text.pop_back();
    if (text.find('.') != std::string::npos) text += "000";
    return text + "+00:00";
}

json::value or_null(const std::optional<std::string>& text) { return text ? json::value(*text) : json::value{}; }
json::value or_null(const std::optional<Time>& time) { return time ? json::value(wire_time(*time)) : json::value{}; }
json::value or_null(const std::optional<std::int64_t>& number) { return number ? json::value(*number) : json::value{}; }

json::value in_seconds(const std::optional<Duration>& limit) {
    if (!limit) return {};
    const auto milliseconds = limit->value().count();
    if (milliseconds % 1000 == 0) return milliseconds / 1000;
    return static_cast<double>(milliseconds) / 1000;
}

json::value or_null(const std::optional<std::vector<Signature>>& signatures) {
    if (!signatures) return {};
    json::array all;
    for (const auto& signature : *signatures) all.push_back(to_json(signature));
    return all;
}

void add_missing(json::object& object, const json::object& others) {
    for (const auto& member : others) object.emplace(member.key(), member.value());
}

json::object headers_of(const Message& message) {
    json::object headers;
    headers["lang"] = message.lang;
    headers["task"] = message.task;
    headers["id"] = message.id;
    headers["shadow"] = or_null(message.shadow);
    headers["eta"] = or_null(message.eta);
    headers["expires"] = or_null(message.expires);
    headers["group"] = or_null(message.group);
    headers["group_index"] = or_null(message.group_index);
    headers["retries"] = message.retries;
    headers["timelimit"] = json::array{in_seconds(message.time_limit), in_seconds(message.soft_time_limit)};
    headers["root_id"] = or_null(message.root_id);
    headers["parent_id"] = or_null(message.parent_id);
    headers["argsrepr"] = message.argsrepr;
    headers["kwargsrepr"] = message.kwargsrepr;
    headers["origin"] = message.origin;
    headers["ignore_result"] = message.ignore_result;
    add_missing(headers, message.other_headers);
    return headers;
}

json::object properties_of(const Message& message) {
    json::object properties;
    properties["content_type"] = "application/json";
    properties["content_encoding"] = "utf-8";
    properties["correlation_id"] = message.correlation_id;
    properties["reply_to"] = or_null(message.reply_to);
    properties["priority"] = message.priority;
    properties["delivery_mode"] = static_cast<int>(message.delivery_mode);
    return properties;
}

json::array body_of(const Message& message) {
    json::object embed;
    embed["callbacks"] = or_null(message.callbacks);
    embed["errbacks"] = or_null(message.errbacks);
    embed["chain"] = or_null(message.chain);
    embed["chord"] = message.chord;
    add_missing(embed, message.other_embed);
    json::array body;
    body.push_back(message.args);
    body.push_back(message.kwargs);
    body.push_back(std::move(embed));
    return body;
}

Result<json::value> parse(std::string_view text, JsonLimits limits, std::string_view where) {
    auto value = parse_json(text, limits);
    if (!value) return value.error().in(where);
    return value;
}

Result<json::object> parse_object(std::string_view text, const MessageLimits& limits, std::string_view where) {
    auto value = parse(text, {.bytes = limits.headers, .depth = limits.depth}, where);
    if (!value) return value.error();
    if (!value.value().is_object()) return Error{Errc::invalid, fmt::format("{}: expected an object", where)};
    return std::move(value.value().get_object());
}

Result<void> read_headers(json::object object, Message& message) {
    MemberReader reader{std::move(object), "headers"};
    if (auto lang = reader.optional_text("lang")) message.lang = *lang;
    message.task = reader.required_text("task");
    message.id = reader.required_text("id");
    message.shadow = reader.optional_text("shadow");
    message.eta = reader.time("eta");
    message.expires = reader.time("expires");
    message.group = reader.optional_text("group");
    message.group_index = reader.optional_integer("group_index", 0, most_retries);
    message.retries = reader.optional_integer("retries", 0, most_retries).value_or(0);
    reader.time_limits("timelimit", message.time_limit, message.soft_time_limit);
    message.root_id = reader.optional_text("root_id");
    message.parent_id = reader.optional_text("parent_id");
    message.argsrepr = reader.text("argsrepr");
    message.kwargsrepr = reader.text("kwargsrepr");
    message.origin = reader.text("origin");
    message.ignore_result = reader.flag("ignore_result");
    if (reader.error()) return *reader.error();
    message.other_headers = reader.rest();
    return {};
}

Result<void> read_properties(json::object object, Message& message) {
    MemberReader reader{std::move(object), "properties"};
    const auto type = reader.optional_text("content_type");
    const auto encoding = reader.optional_text("content_encoding");
    message.correlation_id = reader.text("correlation_id");
    message.reply_to = reader.optional_text("reply_to");
    message.priority = reader.optional_integer("priority", 0, 255).value_or(0);
    message.delivery_mode = static_cast<DeliveryMode>(reader.optional_integer("delivery_mode", 1, 2).value_or(2));
    if (reader.error()) return *reader.error();
    if (type.value_or("application/json") != "application/json")
        return Error{Errc::invalid, "properties.content_type: expected application/json"};
    if (encoding.value_or("utf-8") != "utf-8")
        return Error{Errc::invalid, "properties.content_encoding: expected utf-8"};
    return {};
}

Result<void> read_body(json::value value, Message& message) {
    auto* parts = value.if_array();
    if (!parts || parts->size() != 3 || !(*parts)[0].is_array() || !(*parts)[1].is_object() || !(*parts)[2].is_object())
        return Error{Errc::invalid, "body: expected [args array, kwargs object, embed object]"};
    message.args = std::move((*parts)[0].get_array());
    message.kwargs = std::move((*parts)[1].get_object());
    MemberReader reader{std::move((*parts)[2].get_object()), "body.embed"};
    message.callbacks = reader.signatures("callbacks");
    message.errbacks = reader.signatures("errbacks");
    message.chain = reader.signatures("chain");
    message.chord = reader.value("chord");
    if (reader.error()) return *reader.error();
    message.other_embed = reader.rest();
    return {};
}

}  // namespace

EncodedMessage encode(const Message& message) {
    return {json::serialize(headers_of(message)), json::serialize(properties_of(message)),
            json::serialize(body_of(message))};
}

Result<Message> decode(const EncodedMessage& encoded, const MessageLimits& limits) {
    auto headers = parse_object(encoded.headers, limits, "headers");
    if (!headers) return headers.error();
    auto properties = parse_object(encoded.properties, limits, "properties");
    if (!properties) return properties.error();
    auto body = parse(encoded.body, {.bytes = limits.body, .depth = limits.depth}, "body");
    if (!body) return body.error();

    Message message;
    if (auto read = read_headers(std::move(headers.value()), message); !read) return read.error();
    if (auto read = read_properties(std::move(properties.value()), message); !read) return read.error();
    if (auto read = read_body(std::move(body.value()), message); !read) return read.error();
    return message;
}

}  // namespace pyscaler::tasks
