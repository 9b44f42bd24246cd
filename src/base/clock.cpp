#include "base/clock.hpp"

#include <charconv>
#include <fmt/core.h>

namespace pyscaler {
namespace {

namespace chrono = std::chrono;

/// What `format_time` writes with a year of four digits, and Python's datetime holds.
constexpr Time earliest = chrono::sys_days{chrono::year{1} / 1 / 1};
constexpr Time latest = chrono::sys_days{chrono::year{10000} / 1 / 1};

/// Takes exactly `digits` decimal digits from the front of `text`.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
    if (text.size() < digits) return false;
    const auto* end = text.data() + digits;
    for (const auto* at = text.data(); at != end; ++at)
        if (*at < '0' || *at > '9') return false;
    std::from_chars(text.data(), end, value);
    text.remove_prefix(digits);
    return true;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

bool take_date(std::string_view& text, chrono::sys_days& day) {
    int year = 0, month = 0, date = 0;
    if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) || !take(text, '-') ||
        !take_number(text, 2, date))
        return false;
    const chrono::year_month_day read{chrono::year{year}, chrono::month(static_cast<unsigned>(month)),
                                      chrono::day(static_cast<unsigned>(date))};
    day = chrono::sys_days{read};
    return read.ok();
}

bool take_time_of_day(std::string_view& text, chrono::milliseconds& since_midnight) {
    int hour = 0, minute = 0, second = 0;
    if (!take_number(text, 2, hour) || !take(text, ':') || !take_number(text, 2, minute) || !take(text, ':') ||
        !take_number(text, 2, second))
        return false;
    since_midnight = chrono::hours{hour} + chrono::minutes{minute} + chrono::seconds{second};
    if (take(text, '.')) {
        int scale = 100, digit = 0;
        if (!take_number(text, 1, digit)) return false;
        do {
            since_midnight += chrono::milliseconds{digit * scale};
            scale /= 10;
        } while (take_number(text, 1, digit));
    }
    return hour < 24 && minute < 60 && second < 60;
}

bool take_offset(std::string_view& text, chrono::minutes& offset) {
    if (take(text, 'Z') || take(text, 'z')) return true;
    const bool minus = !text.empty() && text.front() == '-';
    int hours = 0, minutes = 0;
    if (!take(text, '+') && !take(text, '-')) return false;
    if (!take_number(text, 2, hours) || !take(text, ':') || !take_number(text, 2, minutes)) return false;
    offset = (chrono::hours{hours} + chrono::minutes{minutes}) * (minus ? -1 : 1);
    return hours < 24 && minutes < 60;
}

}  // namespace

std::string format_time(Time time) {
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss clock{time - day};
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
    return text + 'Z';
}

Result<Time> parse_time(std::string_view text) {
    auto rest = text;
    chrono::sys_days day{};
    chrono::milliseconds since_midnight{};
    chrono::minutes offset{};
    const bool good = take_date(rest, day) && (take(rest, 'T') || take(rest, 't') || take(rest, ' ')) &&
                      take_time_of_day(rest, since_midnight) && take_offset(rest, offset) && rest.empty();
    if (!good) return Error{Errc::invalid, fmt::format("\"{}\" is not a time such as 2026-11-24T02:26:18Z", text)};
    const auto time = Time{day} + since_midnight - offset;
    if (time < earliest || time >= latest)
        return Error{Errc::invalid, fmt::format("\"{}\" is outside the years 0001 to 9999 in UTC", text)};
    return time;
}

Time SystemClock::now() const { return chrono::floor<chrono::milliseconds>(chrono::system_clock::now()); }

}  // namespace pyscaler
