#include "configuration/fixture_field.hpp"

#include "base/duration.hpp"
#include "base/json_text.hpp"
#include "configuration/typed_text.hpp"
#include "model/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::configuration::conversion {
namespace {

namespace json = boost::json;

void note(const FieldContext& context, Fate fate, const std::string& text) {
    context.items.note(context.item, fate, fmt::format("{}: {}", context.field, text));
}

json::value unread(const FieldContext& context, const json::value& value) {
    note(context, Fate::not_taken, json::serialize(value) + " is not understood");
    return nullptr;
}

json::value duration(const FieldContext& context, const json::value& value, std::chrono::milliseconds unit) {
    const auto given = number(context, value);
    const auto* count = given.if_int64();
    if (count == nullptr || *count < 0 || *count > 100'000'000) return unread(context, value);
    return json::string(format_duration(Duration{unit * *count}));
}

std::string text_in(const json::object& fields, const char* name) {
    const auto* value = fields.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{"*"};
}

/// The schedule that a foreign key refers to; null, noted, when the fixture has none.
const FixtureItem* schedule(const FieldContext& context, const json::value& pk) {
    const auto* number = pk.if_int64();
    const auto* found = number == nullptr ? nullptr : context.items.find(context.target, *number);
    if (found == nullptr) unread(context, pk);
    return found;
}

}  // namespace

json::value as_it_is(const FieldContext&, const json::value& value) { return value; }

json::value number(const FieldContext& context, const json::value& value) {
    if (value.is_number()) return value;
    const auto* text = value.if_string();
    if (text == nullptr) return unread(context, value);
    auto read = guessed_value(*text);
    if (!read.is_number()) return unread(context, value);
    note(context, Fate::changed, fmt::format("the text \"{}\" is read as a number", std::string_view(*text)));
    return read;
}

json::value minutes(const FieldContext& context, const json::value& value) {
    if (!value.is_null()) return duration(context, value, std::chrono::minutes{1});
    note(context, Fate::changed, "none given: acts on the first sample beyond a threshold");
    return "0s";
}

json::value seconds(const FieldContext& context, const json::value& value) {
    return duration(context, value, std::chrono::seconds{1});
}

json::value in_list(const FieldContext& context, const json::value& value) {
    const auto* text = value.if_string();
    if (text == nullptr) return unread(context, value);
    json::array entries;
    for (std::size_t at = text->find_first_not_of(", "); at < text->size(); at = text->find_first_not_of(", ", at)) {
        const auto end = std::min(text->find_first_of(", ", at), text->size());
        entries.push_back(json::string(text->subview(at, end - at)));
        at = end;
    }
    return entries;
}

json::value key_path(const FieldContext& context, const json::value& value) {
    if (value.is_string())
        note(context, Fate::changed,
             fmt::format("{} must be a file that this server may read", std::string_view(value.get_string())));
    return value;
}

json::value json_text(const FieldContext& context, const json::value& value) {
    if (!value.is_string()) return value;
    if (value.get_string().empty()) return nullptr;
    const auto parsed = parse_json(value.get_string());
    return parsed ? *parsed : unread(context, value);
}

json::value reference(const FieldContext& context, const json::value& value) {
    const auto name = context.items.named(context.target, value);
    if (!name.empty()) return json::string(name);
    note(context, Fate::not_taken, fmt::format("{} {} is not taken", context.target, json::serialize(value)));
    return nullptr;
}

json::value references(const FieldContext& context, const json::value& value) {
    const auto* list = value.if_array();
    if (list == nullptr) return unread(context, value);
    json::array names;
    for (const auto& pk : *list)
        if (auto name = reference(context, pk); !name.is_null()) names.push_back(std::move(name));
    return names;
}

json::value crontab(const FieldContext& context, const json::value& value) {
    const auto* found = schedule(context, value);
    if (found == nullptr) return nullptr;
    const auto& fields = found->fields;
    return json::string(fmt::format("{} {} {} {} {}", text_in(fields, "minute"), text_in(fields, "hour"),
                                    text_in(fields, "day_of_month"), text_in(fields, "month_of_year"),
                                    text_in(fields, "day_of_week")));
}

json::value interval(const FieldContext& context, const json::value& value) {
    const auto* found = schedule(context, value);
    if (found == nullptr) return nullptr;
    static const std::map<std::string, std::chrono::milliseconds> units{{"seconds", std::chrono::seconds{1}},
                                                                        {"minutes", std::chrono::minutes{1}},
                                                                        {"hours", std::chrono::hours{1}},
                                                                        {"days", std::chrono::hours{24}}};
    const auto unit = units.find(text_in(found->fields, "period"));
    const auto* every = found->fields.if_contains("every");
    if (unit == units.end() || every == nullptr) return unread(context, value);
    return duration(context, *every, unit->second);
}

}  // namespace pyscaler::configuration::conversion
