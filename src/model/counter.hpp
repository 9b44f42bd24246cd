#pragma once
#include "model/bounded.hpp"
#include "model/enumeration.hpp"
#include "model/field_error.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>

namespace pyscaler::model {

using namespace std::chrono_literals;

/// How a value is compared with the threshold. Written as symbols: ">", ">=", "=", "!=", "<", "<=".
enum class Comparison { greater, greater_or_equal, equal, not_equal, less, less_or_equal };
BOOST_DESCRIBE_ENUM(Comparison, greater, greater_or_equal, equal, not_equal, less, less_or_equal)

template <>
struct Spelling<Comparison> {
    static constexpr std::string_view of(Comparison comparison, std::string_view described) {
        switch (comparison) {
            case Comparison::greater: return ">";
            case Comparison::greater_or_equal: return ">=";
            case Comparison::equal: return "=";
            case Comparison::not_equal: return "!=";
            case Comparison::less: return "<";
            case Comparison::less_or_equal: return "<=";
        }
        return described;
    }
};

/// What a sample that did not come means to the decision.
enum class MissingMeans { hold, breaching, not_breaching, value };
BOOST_DESCRIBE_ENUM(MissingMeans, hold, breaching, not_breaching, value)

/// A number to collect: what all kinds of it have.
struct Counter {
    std::int64_t id{0};
    Slug name{};
    Text<1024> description{};
    Comparison comparison{Comparison::greater};
    double threshold{0};
    std::optional<double> clear{};  ///< where a firing trigger begins to clear; none: the threshold
    MissingMeans missing{MissingMeans::hold};
    std::optional<double> missing_value{};  ///< for `value`
    DurationFrom<100> timeout{10s};
    Text<32> unit{};

    friend bool operator==(const Counter&, const Counter&) = default;
};
BOOST_DESCRIBE_STRUCT(Counter, (),
                      (id, name, description, comparison, threshold, clear, missing, missing_value, timeout, unit))

/// Whether `value` is beyond the threshold of `counter`.
bool is_beyond(const Counter& counter, double value);

/// `clear` on the good side of the threshold; `missing_value` if and only if it is used.
FieldErrors validate(const Counter& counter);

}  // namespace pyscaler::model
