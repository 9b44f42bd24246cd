#include "web/series_text.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <fmt/format.h>
#include <iterator>

namespace pyscaler::web {
namespace {

std::string json_text(std::string_view text) { return boost::json::serialize(boost::json::value(text)); }

std::int64_t milliseconds(Time time) { return time.time_since_epoch().count(); }

/// The room that the longest number needs: the digits of a time, or of a double in its shortest form.
constexpr std::size_t longest_number = 32;

template <class Number>
char* put(char* at, Number number) {
    return std::to_chars(at, at + longest_number, number).ptr;
}

/// [time,value]: written by hand, since a day of a cluster is tens of thousands of them.
void write_value(std::string& text, std::int64_t time, double value) {
    std::array<char, 2 * longest_number + 3> room;
    auto* at = room.data();
    *at++ = '[';
    at = put(at, time);
    *at++ = ',';
    at = put(at, value);
    *at++ = ']';
    text.append(room.data(), at);
}

void write_points(std::string& text, const std::vector<samples::Sample>& samples) {
    constexpr std::size_t usual_point = 28;
    text.reserve(text.size() + usual_point * samples.size());
    for (const auto& sample : samples) {
        if (text.back() == ']') text += ',';
        const auto time = milliseconds(sample.time());
        if (const auto* value = sample.value())
            write_value(text, time, *value);
        else
            fmt::format_to(std::back_inserter(text), "[{},null,{}]", time, json_text(sample.cause()->text()));
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
