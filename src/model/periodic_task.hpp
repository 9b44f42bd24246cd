#pragma once
#include "base/clock.hpp"
#include "model/bounded.hpp"
#include "model/field_error.hpp"
#include "model/json_document.hpp"
#include "model/read_only.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <optional>

namespace pyscaler::model {

/// A task that is published again and again.
struct PeriodicTask {
    std::int64_t id{0};
    Slug name{};
    Text<255, 1> task{};
    Text<255> crontab{};  ///< "*/5 * * * *"; empty: by `interval`
    std::optional<DurationFrom<100>> interval{};
    Text<64, 1> time_zone{"UTC"};                ///< of the crontab
    Json<65536> args{};                          ///< an array; null: none
    Json<65536> kwargs{};                        ///< an object; null: none
    Text<64> queue{};                            ///< empty: the task's own
    std::optional<DurationFrom<100>> expires{};  ///< what nobody could run in that time is dropped
    bool enabled{true};
    ReadOnly<std::optional<Time>> last_run_at{};
    ReadOnly<std::int64_t> total_run_count{0};

    friend bool operator==(const PeriodicTask&, const PeriodicTask&) = default;
};
BOOST_DESCRIBE_STRUCT(PeriodicTask, (),
                      (id, name, task, crontab, interval, time_zone, args, kwargs, queue, expires, enabled, last_run_at,
                       total_run_count))

/// Exactly one of crontab and interval; args an array, kwargs an object.
FieldErrors validate(const PeriodicTask& task);

}  // namespace pyscaler::model
