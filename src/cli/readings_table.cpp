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
    const bool has_jvms = std::any_of(readings.begin(), readings.end(),
                                      [](const json::value& reading) { return !text_of(reading, "jvm").empty(); });
    std::vector<std::string> members{"counter", "value", "elapsed", "cause", "error_output"};
    std::vector<std::string> headings{"counter", "value", "took", "cause", "detail"};
    if (has_jvms) {
        members.insert(members.begin() + 1, "jvm");
        headings.insert(headings.begin() + 1, "jvm");
    }
    Table table{std::move(headings)};
    for (const auto& reading : readings) {
        std::vector<std::string> cells;
        for (const auto& member : members) cells.push_back(member_text(reading, member, now));
        table.add(std::move(cells));
    }
    return table.text(has_colour());
}

std::size_t missing_among(const json::array& readings) {
    return static_cast<std::size_t>(std::count_if(readings.begin(), readings.end(), is_missing));
}

}  // namespace pyscaler::cli
