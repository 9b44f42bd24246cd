#include "web/series_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <iterator>

namespace pyscaler::web {
namespace {

std::string json_text(std::string_view text) { return boost::json::serialize(boost::json::value(text)); }

std::int64_t milliseconds(Time time) { return time.time_since_epoch().count(); }

void write_points(std::string& text, const std::vector<samples::Sample>& samples) {
    auto out = std::back_inserter(text);
    const char* separator = "";
    for (const auto& sample : samples) {
        fmt::format_to(out, "{}[{},", separator, milliseconds(sample.time()));
        if (const auto* value = sample.value())
            fmt::format_to(out, "{}]", *value);
        else
            fmt::format_to(out, "null,{}]", json_text(sample.cause()->text()));
        separator = ",";
    }
}

}  // namespace

std::string series_text(const samples::Window& window, const std::vector<SeriesName>& names,
                        const std::vector<std::vector<samples::Sample>>& samples) {
    auto text = fmt::format("{{\"from\":{},\"to\":{},\"step\":{},\"series\":[", milliseconds(window.from),
                            milliseconds(window.to), window.step.value().count());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& name = names[i];
        fmt::format_to(std::back_inserter(text),
                       "{}{{\"label\":{},\"node\":{},\"jvm\":{},\"counter\":{},\"unit\":{},\"points\":[",
                       i == 0 ? "" : ",", json_text(name.label()), json_text(name.node),
                       name.jvm.empty() ? "null" : json_text(name.jvm), json_text(name.counter), json_text(name.unit));
        write_points(text, samples[i]);
        text += "]}";
    }
    return text += "]}";
}

}  // namespace pyscaler::web
