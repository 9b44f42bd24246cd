#pragma once
#include "control/policy.hpp"

#include <string>

namespace pyscaler::control {

/// What one value means to a trigger: beyond its threshold, back past the clear threshold, between the two, or not
/// known.
enum class Verdict { lost, between, clear, beyond };

bool compares(double value, Comparison comparison, double to);

Verdict judge(double value, const CounterPolicy& counter);

/// How a lost slot is judged by the counter's missing policy; `lost` for hold.
Verdict judge_missing(const CounterPolicy& counter);

/// How far `value` is past the threshold in the direction of the comparison; negative before it.
double excess(double value, const CounterPolicy& counter);

/// "above 80", "at most 20", for sentences.
std::string in_words(Comparison comparison, double number);

/// "at 75 or below", where a firing trigger begins to clear.
std::string clear_in_words(const CounterPolicy& counter);

/// At most six significant digits.
std::string number_text(double value);

}  // namespace pyscaler::control
