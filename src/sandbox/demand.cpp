#include "sandbox/demand.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <numbers>
#include <optional>
#include <sstream>

namespace pyscaler::sandbox {
namespace {

constexpr double max_demand = 100'000;
constexpr std::uintmax_t max_file = 1 << 20;
constexpr std::string_view expected = "expected 2.5, ramp:FROM:TO:OVER, day:LOW:HIGH:PERIOD or file:PATH";

std::optional<double> parse_number(std::string_view text) {
    const std::string copy{text};
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || end != copy.c_str() + copy.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<double> parse_demand(std::string_view text) {
    const auto value = parse_number(text);
    if (!value || *value < 0 || *value > max_demand) return std::nullopt;
    return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const auto end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) return parts;
        begin = end + 1;
    }
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// "SECONDS,DEMAND"
std::optional<Demand::Point> parse_point(std::string_view line) {
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const auto seconds = parse_number(trimmed(line.substr(0, comma)));
    const auto value = parse_demand(trimmed(line.substr(comma + 1)));
    if (!seconds || !value || *seconds < 0 || *seconds > 1e9) return std::nullopt;
    return Demand::Point{std::chrono::milliseconds{std::llround(*seconds * 1000)}, *value};
}

}  // namespace

Demand Demand::constant(double value) {
    Demand demand;
    demand.points_ = {{Duration{}, value}};
    demand.description_ = fmt::format("constant {:g}", value);
    return demand;
}

Demand Demand::ramp(double from, double to, Duration over) {
    Demand demand;
    demand.points_ = {{Duration{}, from}, {over, to}};
    demand.description_ = fmt::format("ramp from {:g} to {:g} over {}", from, to, format_duration(over));
    return demand;
}

Demand Demand::day(double low, double high, Duration period) {
    Demand demand;
    demand.points_ = {{Duration{}, low}, {period, high}};
    demand.is_day_ = true;
    demand.description_ = fmt::format("day from {:g} to {:g} every {}", low, high, format_duration(period));
    return demand;
}

Result<Demand> Demand::curve(std::vector<Point> points, bool repeat) {
    if (points.empty()) return Error{Errc::invalid, "demand: a curve needs at least one point"};
    const auto later = [](const Point& left, const Point& right) { return left.after >= right.after; };
    if (std::adjacent_find(points.begin(), points.end(), later) != points.end()) {
        return Error{Errc::invalid, "demand: the times of a curve must increase"};
    }
    Demand demand;
    demand.description_ = fmt::format("curve of {} points", points.size());
    demand.points_ = std::move(points);
    demand.repeat_ = repeat && demand.points_.back().after.value().count() > 0;
    return demand;
}

Result<Demand> Demand::parse(std::string_view text) {
    if (text.starts_with("file:")) return read_csv(std::filesystem::path{text.substr(5)});
    if (const auto value = parse_demand(text)) return constant(*value);
    const auto parts = split(text, ':');
    if (parts.size() != 4 || (parts[0] != "ramp" && parts[0] != "day")) {
        return Error{Errc::invalid, fmt::format("demand \"{}\": {}", text, expected)};
    }
    const auto first = parse_demand(parts[1]);
    const auto second = parse_demand(parts[2]);
    const auto length = parse_duration(parts[3]);
    if (!length) return length.error().in("demand");
    if (!first || !second || length->value().count() == 0) {
        return Error{Errc::invalid, fmt::format("demand \"{}\": {}", text, expected)};
    }
    return parts[0] == "ramp" ? ramp(*first, *second, *length) : day(*first, *second, *length);
}

Result<Demand> Demand::parse_csv(std::string_view text) {
    std::vector<Point> points;
    bool repeat = false;
    std::size_t number = 0;
    for (const auto whole : split(text, '\n')) {
        ++number;
        const auto line = trimmed(whole);
        if (line.empty() || line.starts_with('#')) continue;
        if (line == "repeat") {
            repeat = true;
        } else if (const auto point = parse_point(line)) {
            points.push_back(*point);
        } else if (number > 1) {
            return Error{Errc::invalid, fmt::format("line {}: \"{}\": expected SECONDS,DEMAND", number, line)};
        }
    }
    return curve(std::move(points), repeat);
}

Result<Demand> Demand::read_csv(const std::filesystem::path& path) {
    std::error_code problem;
    if (const auto size = std::filesystem::file_size(path, problem); problem || size > max_file) {
        return Error{problem ? Errc::not_found : Errc::limit_exceeded,
                     path.string() + ": " + (problem ? problem.message() : "larger than 1 MiB")};
    }
    std::ifstream file{path};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto demand = parse_csv(text);
    if (!demand) return demand.error().in(path.string());
    demand->description_ = path.filename().string() + ": " + demand->description_;
    return demand;
}

double Demand::at(std::chrono::milliseconds since_start) const {
    since_start = std::max(since_start, std::chrono::milliseconds{0});
    if (!is_day_) return on_line(since_start);
    const double low = points_.front().value;
    const double high = points_.back().value;
    const double part =
        std::chrono::duration<double>(since_start) / std::chrono::duration<double>(points_.back().after.value());
    return low + (high - low) * (1 - std::cos(2 * std::numbers::pi * part)) / 2;
}

double Demand::on_line(std::chrono::milliseconds since_start) const {
    if (repeat_) since_start %= points_.back().after.value();
    const auto right = std::find_if(points_.begin(), points_.end(),
                                    [&](const Point& point) { return point.after.value() > since_start; });
    if (right == points_.begin()) return points_.front().value;
    if (right == points_.end()) return points_.back().value;
    const auto left = std::prev(right);
    const double part = std::chrono::duration<double>(since_start - left->after.value()) /
                        std::chrono::duration<double>(right->after.value() - left->after.value());
    return left->value + (right->value - left->value) * part;
}

Spread spread(double demand, std::size_t in_service) {
    if (in_service == 0) return {0, demand};
    const double share = demand / static_cast<double>(in_service);
    if (share <= 1) return {share, 0};
    return {1, demand - static_cast<double>(in_service)};
}

}  // namespace pyscaler::sandbox
