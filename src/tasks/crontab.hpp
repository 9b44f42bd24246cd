#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "tasks/zone.hpp"

#include <bitset>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::tasks {

/// The five fields as people write them; `*` is every value.
struct CrontabFields {
    std::string minute{"*"};
    std::string hour{"*"};
    std::string day_of_month{"*"};
    std::string month_of_year{"*"};
    std::string day_of_week{"*"};  ///< 0 or 7 is Sunday; names in English, at least three letters
};

/// A set of minutes of the calendar. Each field: `*`, `*/step`, `a`, `a-b` (wraps around: `fri-mon`), `a-b/step`, and
/// lists of these with commas. As in Celery, and unlike Vixie cron, day of month AND day of week must both match.
class Crontab {
public:
    /// Every minute.
    Crontab();

    /// `Errc::invalid` names the field, what stands there and what was expected.
    static Result<Crontab> parse(const CrontabFields& fields);

    /// "minute hour day_of_month month_of_year day_of_week", separated by blanks.
    static Result<Crontab> parse(std::string_view text);

    /// The first moment after `after` that matches in `zone`; none when there is none within 40 years ("30 feb").
    /// Where clocks change: with every hour set (`*`), minutes pass as on a running clock. With certain hours, a time
    /// that the clocks skip runs when they have been put forward, and a time that comes twice runs at the first.
    std::optional<Time> next_after(Time after, const Zone& zone) const;

private:
    bool has_day(std::chrono::local_days day) const;
    bool has_minute(std::size_t of_day) const;

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_of_month_;
    std::bitset<13> months_;
    std::bitset<7> days_of_week_;
};

}  // namespace pyscaler::tasks
