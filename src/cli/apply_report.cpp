#include "cli/apply_report.hpp"

#include "cli/value_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {

namespace json = boost::json;

namespace {

struct Words {
    std::string_view step;
    std::string_view plan;
    std::string_view done;
};

constexpr std::array words{Words{"create", "create", "created"}, Words{"update", "change", "changed"},
                           Words{"remove", "remove", "removed"}, Words{"unchanged", "leave", "unchanged"}};

std::string word_of(std::string_view step, bool is_plan) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const Words& each) { return each.step == step; });
    if (found == words.end()) return std::string(step);
    return std::string(is_plan ? found->plan : found->done);
}

/// A value before or after: times as they are written in files, since they are compared with files.
std::string side_text(const json::value& value) {
    if (value.is_null()) return "nothing";
    if (value.is_string() && !value.get_string().empty()) return std::string(value.get_string());
    return json::serialize(value);
}

std::string changes_text(const json::value& object) {
    const auto* members = object.if_object();
    const auto* changes = members != nullptr ? members->if_contains("changes") : nullptr;
    std::string text;
    if (changes == nullptr || !changes->is_object()) return text;
    for (const auto& [field, sides] : changes->get_object()) {
        if (!sides.is_array() || sides.get_array().size() != 2) continue;
        text += fmt::format("  {}: {} → {}\n", std::string_view(field), side_text(sides.get_array()[0]),
                            side_text(sides.get_array()[1]));
    }
    return text;
}

}  // namespace

std::string report_text(const json::value& report, bool is_plan) {
    std::string text;
    std::size_t unchanged = 0;
    for (const auto& object : list_of(report, "objects")) {
        const auto step = text_of(object, "step");
        if (step == "unchanged") {
            ++unchanged;
            continue;
        }
        text += fmt::format("{} {} {}\n", word_of(step, is_plan), text_of(object, "kind"), text_of(object, "name"));
        if (step == "update") text += changes_text(object);
    }
    if (unchanged > 0) text += fmt::format("{} {}\n", unchanged, is_plan ? "as it should be" : "unchanged");
    return text;
}

std::string warnings_text(const json::value& report) {
    std::string text;
    for (const auto& warning : list_of(report, "warnings"))
        text += fmt::format("warning: {}: {}\n", text_of(warning, "field"), text_of(warning, "message"));
    return text;
}

bool changes_anything(const json::value& report) {
    const auto& objects = list_of(report, "objects");
    return std::any_of(objects.begin(), objects.end(),
                       [](const json::value& object) { return text_of(object, "step") != "unchanged"; });
}

}  // namespace pyscaler::cli
