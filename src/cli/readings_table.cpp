#include "cli/readings_table.hpp"

#include "base/clock.hpp"
#include "cli/colour.hpp"
#include "cli/table.hpp"
#include "cli/value_text.hpp"

#include <algorithm>

namespace pyscaler::cli {

namespace json = boost::json;

namespace {

bool is_missing(const json::value& reading) {
    const auto* members = reading.if_object();
    const auto* value = members != nullptr ? members->if_contains("value") : nullptr;
    return value == nullptr || value->is_null();
}

}  // namespace

std::string readings_table(const json::array& readings) {
    const auto now = SystemClock{}.now();
    Table table{{"counter", "jvm", "value", "took", "cause", "stderr"}};
    for (const auto& reading : readings)
        table.add({text_of(reading, "counter"), member_text(reading, "jvm", now), member_text(reading, "value", now),
                   member_text(reading, "elapsed", now), member_text(reading, "cause", now),
                   member_text(reading, "error_output", now)});
    return table.text(has_colour());
}

std::size_t missing_among(const json::array& readings) {
    return static_cast<std::size_t>(std::count_if(readings.begin(), readings.end(), is_missing));
}

}  // namespace pyscaler::cli
