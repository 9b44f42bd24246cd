#include "base/json_text.hpp"
#include "control/json_cursor.hpp"
#include "control/record.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <limits>

namespace pyscaler::control {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_record = 16 << 20;
constexpr std::size_t most_items = 1'000'000;
constexpr std::int64_t most_nodes = 1'000'000'000;
constexpr std::int64_t last_millisecond = 253'402'300'799'999;  // of the year 9999

Id read_id(const JsonCursor& at) { return at.integer(0, std::numeric_limits<Id>::max()); }
int read_count(const JsonCursor& at) { return static_cast<int>(at.integer(0, most_nodes)); }
std::string read_text(const JsonCursor& at) { return at.text(text_limit); }

template <class Item>
std::vector<Item> read_list(const JsonCursor& at, Item (*read)(const JsonCursor&)) {
    std::vector<Item> items;
    at.for_each(most_items, [&](const JsonCursor& item) { items.push_back(read(item)); });
    return items;
}

Phase read_phase(const JsonCursor& at) { return static_cast<Phase>(at.integer(0, static_cast<int>(Phase::clearing))); }

std::string read_window(const JsonCursor& at) {
    auto window = at.text(longest_partial_window);
    const bool good = window.starts_with('1') && window.find_first_not_of("01") == std::string::npos;
    if (!good) at.refuse("a window of 0 and 1 that begins with 1");
    return window;
}

Streak read_streak(const JsonCursor& at) {
    const auto size = at.size();
    if (size < 4 || size > 9) at.refuse("a streak of 4 to 9 members");
    Streak streak{};
    streak.key = {read_id(at.element(0)), read_id(at.element(1)), read_id(at.element(2))};
    streak.count = read_count(at.element(3));
    if (size > 4) streak.lost = static_cast<int>(at.element(4).integer(0, lost_limit));
    if (size > 5) streak.phase = read_phase(at.element(5));
    if (size > 6) streak.clear_slots = read_count(at.element(6));
    if (size > 7) streak.clearing_since = Time{std::chrono::milliseconds{at.element(7).integer(0, last_millisecond)}};
    if (size > 8) streak.window = read_window(at.element(8));
    return streak;
}

template <class Item, class Key>
void require_ascending(const JsonCursor& at, const std::vector<Item>& items, Key Item::* key) {
    const auto unordered = std::ranges::adjacent_find(items, std::ranges::greater_equal{}, key);
    if (unordered != items.end()) at.refuse("ascending keys");
}

TriggerState read_trigger(const JsonCursor& at) {
    TriggerState state{};
    state.trigger = read_id(at.member("id"));
    state.name = read_text(at.member("name"));
    state.effect = at.member("effect").enumerator<Effect>();
    state.condition = read_text(at.member("condition"));
    state.state = at.member("state").enumerator<TriggerPhase>();
    state.since = at.member("since").time();
    state.reason = read_text(at.member("reason"));
    state.distance = read_text(at.member("distance"));
    state.vetoes_shrinking = at.member("vetoes_shrinking").boolean();
    state.last_run = at.member("last_run").optional_time();
    state.streaks = read_list(at.member("streaks"), read_streak);
    require_ascending(at.member("streaks"), state.streaks, &Streak::key);
    return state;
}

Stage read_stage(const JsonCursor& at) {
    return {.name = read_text(at.member("name")),
            .in = read_count(at.member("in")),
            .out = read_count(at.member("out")),
            .rule = read_text(at.member("rule")),
            .margin = read_text(at.member("margin"))};
}

Proposal read_proposal(const JsonCursor& at) {
    return {.trigger = read_id(at.member("trigger")),
            .name = read_text(at.member("name")),
            .nodes = read_count(at.member("nodes")),
            .held = read_text(at.member("held")),
            .until = at.member("until").optional_time()};
}

Victim read_victim(const JsonCursor& at) {
    return {.node = read_id(at.member("node")),
            .name = read_text(at.member("name")),
            .reason = read_text(at.member("reason"))};
}

Grant read_grant(const JsonCursor& at) {
    return {.trigger = read_id(at.member("trigger")),
            .name = read_text(at.member("name")),
            .effect = at.member("effect").enumerator<Effect>(),
            .count = read_count(at.member("count")),
            .victims = read_list(at.member("victims"), read_victim),
            .reason = read_text(at.member("reason"))};
}

Alert read_alert(const JsonCursor& at) {
    return {.kind = at.member("kind").enumerator<AlertKind>(), .text = read_text(at.member("text"))};
}

std::optional<Supersede> read_supersede(const JsonCursor& at) {
    if (at.is_null()) return std::nullopt;
    return Supersede{.execution = read_id(at.member("execution")), .nodes = read_list(at.member("nodes"), read_id)};
}

Record read_members(const JsonCursor& at) {
    Record record{};
    record.cluster = read_text(at.member("cluster"));
    record.slot = at.member("slot").time();
    record.decided_at = at.member("decided_at").time();
    record.interval = at.member("interval").duration();
    record.mode = at.member("mode").enumerator<Mode>();
    record.in_service = read_count(at.member("in_service"));
    record.nodes = read_count(at.member("nodes"));
    record.may_exist = read_count(at.member("may_exist"));
    record.desired = read_count(at.member("desired"));
    record.acted = at.member("acted").boolean();
    record.outcome = read_text(at.member("outcome"));
    record.stages = read_list(at.member("stages"), read_stage);
    record.triggers = read_list(at.member("triggers"), read_trigger);
    require_ascending(at.member("triggers"), record.triggers, &TriggerState::trigger);
    record.proposals = read_list(at.member("proposals"), read_proposal);
    record.grants = read_list(at.member("grants"), read_grant);
    record.supersede = read_supersede(at.member("supersede"));
    record.passed_over = read_list(at.member("passed_over"), read_victim);
    record.failed = read_list(at.member("failed"), read_id);
    record.alerts = read_list(at.member("alerts"), read_alert);
    return record;
}

}  // namespace

Result<Record> read_record(std::string_view text) {
    if (text.size() > longest_record)
        return Error{Errc::invalid, fmt::format("record: longer than {} bytes", longest_record)};
    const auto document = parse_json(text, {.bytes = longest_record, .depth = 16});
    if (!document) return document.error().in("record");
    std::optional<Error> error;
    const JsonCursor at{*document, "record", error};
    at.member("version").integer(record_version, record_version);
    if (error) return *error;
    auto record = read_members(at);
    if (error) return *error;
    return record;
}

}  // namespace pyscaler::control
