#include "control/condition.hpp"

#include <cmath>
#include <fmt/core.h>

namespace pyscaler::control {

bool compares(double value, Comparison comparison, double to) {
    switch (comparison) {
        case Comparison::less: return value < to;
        case Comparison::less_or_equal: return value <= to;
        case Comparison::equal: return value == to;
        case Comparison::not_equal: return value != to;
        case Comparison::greater_or_equal: return value >= to;
        case Comparison::greater: return value > to;
    }
    return false;
}

Verdict judge(double value, const CounterPolicy& counter) {
    if (compares(value, counter.comparison, counter.threshold)) return Verdict::beyond;
    if (counter.comparison == Comparison::equal || counter.comparison == Comparison::not_equal) return Verdict::clear;
    return compares(value, counter.comparison, counter.clear.value_or(counter.threshold)) ? Verdict::between
                                                                                          : Verdict::clear;
}

Verdict judge_missing(const CounterPolicy& counter) {
    switch (counter.missing) {
        case Missing::hold: return Verdict::lost;
        case Missing::breaching: return Verdict::beyond;
        case Missing::not_breaching: return Verdict::clear;
        case Missing::value: return judge(counter.missing_value, counter);
    }
    return Verdict::lost;
}

double excess(double value, const CounterPolicy& counter) {
    switch (counter.comparison) {
        case Comparison::less:
        case Comparison::less_or_equal: return counter.threshold - value;
        case Comparison::equal: return -std::abs(value - counter.threshold);
        case Comparison::not_equal: return std::abs(value - counter.threshold);
        case Comparison::greater_or_equal:
        case Comparison::greater: return value - counter.threshold;
    }
    return 0;
}

std::string in_words(Comparison comparison, double number) {
    const auto text = number_text(number);
    switch (comparison) {
        case Comparison::less: return "below " + text;
        case Comparison::less_or_equal: return "at " + text + " or below";
        case Comparison::equal: return "at " + text;
        case Comparison::not_equal: return "not at " + text;
        case Comparison::greater_or_equal: return "at " + text + " or above";
        case Comparison::greater: return "above " + text;
    }
    return text;
}

std::string clear_in_words(const CounterPolicy& counter) {
    const auto clear = counter.clear.value_or(counter.threshold);
    switch (counter.comparison) {
        case Comparison::less: return in_words(Comparison::greater_or_equal, clear);
        case Comparison::less_or_equal: return in_words(Comparison::greater, clear);
        case Comparison::equal: return in_words(Comparison::not_equal, counter.threshold);
        case Comparison::not_equal: return in_words(Comparison::equal, counter.threshold);
        case Comparison::greater_or_equal: return in_words(Comparison::less, clear);
        case Comparison::greater: return in_words(Comparison::less_or_equal, clear);
    }
    return {};
}

std::string number_text(double value) { return fmt::format("{:.6g}", value); }

}  // namespace pyscaler::control
