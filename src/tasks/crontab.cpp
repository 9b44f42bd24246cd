#include "tasks/crontab.hpp"

#include "tasks/crontab_field.hpp"

#include <array>
#include <date/tz.h>
#include <fmt/core.h>
#include <vector>

namespace pyscaler::tasks {
namespace {

using std::chrono::minutes;
using LocalMinute = date::local_time<minutes>;

constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> day_names{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};

constexpr CrontabField minute_field{"minute", 0, 59, 60, {}};
constexpr CrontabField hour_field{"hour", 0, 23, 24, {}};
constexpr CrontabField day_of_month_field{"day_of_month", 1, 31, 31, {}};
constexpr CrontabField month_field{"month_of_year", 1, 12, 12, month_names};
constexpr CrontabField day_of_week_field{"day_of_week", 0, 7, 7, day_names};

constexpr auto search_limit = date::days{40 * 366};
constexpr auto longest_shift = std::chrono::hours{3};  // no zone has put its clocks further in one night

template <std::size_t N>
Result<void> read(const CrontabField& field, std::string_view text, std::bitset<N>& into) {
    auto values = parse_crontab_field(field, text);
    if (!values) return values.error();
    into.reset();
    for (std::size_t i = 0; i < N; ++i) into[i] = values.value()[i];
    return {};
}

/// The moments at which the clocks of `zone` show `local` (none, one or two), as the rule in the header says.
struct Moments {
    std::optional<Time> first{};
    std::optional<Time> second{};
};

Moments moments(const date::time_zone& zone, LocalMinute local, bool every_hour) {
    const auto info = zone.get_info(local);
    const auto by = [local](const date::sys_info& period) -> Time {
        return Time{local.time_since_epoch() - period.offset};
    };
    switch (info.result) {
        case date::local_info::nonexistent:
            if (every_hour) return {};
            return {Time{info.first.end.time_since_epoch()}, {}};
        case date::local_info::ambiguous:
            if (every_hour) return {by(info.first), by(info.second)};
            return {by(info.first), {}};
        default: return {by(info.first), {}};
    }
}

void keep_earlier(std::optional<Time>& best, const std::optional<Time>& found, Time after) {
    if (found && *found > after && (!best || *found < *best)) best = found;
}

}  // namespace

Crontab::Crontab() {
    minutes_.set();
    hours_.set();
    days_of_month_.set();
    months_.set();
    days_of_week_.set();
}

Result<Crontab> Crontab::parse(const CrontabFields& fields) {
    Crontab crontab;
    if (auto done = read(minute_field, fields.minute, crontab.minutes_); !done) return done.error();
    if (auto done = read(hour_field, fields.hour, crontab.hours_); !done) return done.error();
    if (auto done = read(day_of_month_field, fields.day_of_month, crontab.days_of_month_); !done) return done.error();
    if (auto done = read(month_field, fields.month_of_year, crontab.months_); !done) return done.error();
    if (auto done = read(day_of_week_field, fields.day_of_week, crontab.days_of_week_); !done) return done.error();
    return crontab;
}

Result<Crontab> Crontab::parse(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = text.find_first_not_of(" \t", at);
        if (begin == std::string_view::npos) break;
        at = std::min(text.find_first_of(" \t", begin), text.size());
        words.emplace_back(text.substr(begin, at - begin));
    }
    if (words.size() != 5)
        return Error{Errc::invalid, fmt::format("crontab: {} fields, expected five: minute hour day_of_month "
                                                "month_of_year day_of_week",
                                                words.size())};
    return parse(CrontabFields{words[0], words[1], words[2], words[3], words[4]});
}

bool Crontab::has_day(std::chrono::local_days day) const {
    const std::chrono::year_month_day date{day};
    return months_[static_cast<unsigned>(date.month())] && days_of_month_[static_cast<unsigned>(date.day())] &&
           days_of_week_[std::chrono::weekday{day}.c_encoding()];
}

bool Crontab::has_minute(std::size_t of_day) const { return hours_[of_day / 60] && minutes_[of_day % 60]; }

std::optional<Time> Crontab::next_after(Time after, const Zone& zone) const {
    const auto& rules = zone.rules();
    // A clock put back shows times again that lie before the present one, so begin earlier; and go on a little after
    // the first find, since the order on the clock is not the order in time.
    const LocalMinute begin = date::floor<minutes>(rules.to_local(after)) - longest_shift;
    const auto first_day = date::floor<date::days>(begin);
    std::optional<Time> best;
    auto end = LocalMinute::max();
    for (auto day = first_day; day < first_day + search_limit && day < end; day += date::days{1}) {
        if (!has_day(std::chrono::local_days{day.time_since_epoch()})) continue;
        for (std::size_t minute = 0; minute < 24 * 60; ++minute) {
            const LocalMinute local = day + minutes{minute};
            if (local > end) break;
            if (local < begin || !has_minute(minute)) continue;
            const auto shown = moments(rules, local, hours_.all());
            keep_earlier(best, shown.first, after);
            keep_earlier(best, shown.second, after);
            if (best && end == LocalMinute::max()) end = local + longest_shift;
        }
    }
    return best;
}

}  // namespace pyscaler::tasks
