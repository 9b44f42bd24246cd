#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::sandbox {

/// How much work arrives over time, in node units: 3.0 keeps three nodes fully busy. Every shape is a line through
/// points; a day curve is a cosine. Times are counted from the moment the demand was set.
class Demand {
public:
    /// One corner of the line: so long after the start the demand is `value`.
    struct Point {
        Duration after{};
        double value{0};
    };

    Demand() = default;
    static Demand constant(double value);
    static Demand ramp(double from, double to, Duration over);
    /// Lowest at the start, highest half a period later.
    static Demand day(double low, double high, Duration period);
    /// Straight between the points, flat after the last; `repeat` starts over there instead.
    static Result<Demand> curve(std::vector<Point> points, bool repeat);

    /// Reads "2.5", "ramp:FROM:TO:OVER", "day:LOW:HIGH:PERIOD" or "file:PATH", as the command line writes it.
    static Result<Demand> parse(std::string_view text);
    /// Reads lines of "SECONDS,DEMAND"; empty lines, lines with # and one heading are skipped. A last line of
    /// "repeat" starts over.
    static Result<Demand> parse_csv(std::string_view text);
    /// Reads a file for `parse_csv`; at most 1 MiB.
    static Result<Demand> read_csv(const std::filesystem::path& path);

    /// The demand so long after it was set; never below zero.
    double at(std::chrono::milliseconds since_start) const;

    /// What a person set: "constant 2.5", "ramp from 0.5 to 3 over 1m".
    const std::string& description() const { return description_; }

private:
    double on_line(std::chrono::milliseconds since_start) const;

    std::vector<Point> points_{{}};
    bool repeat_{false};
    bool is_day_{false};
    std::string description_{"constant 0"};
};

/// What a balancer with `in_service` nodes makes of a demand.
struct Spread {
    double share{0};     ///< busy part of each node in service, 0 to 1
    double unserved{0};  ///< node units that nobody has capacity for
};
Spread spread(double demand, std::size_t in_service);

}  // namespace pyscaler::sandbox
