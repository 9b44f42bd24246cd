#include "model/counter.hpp"

namespace pyscaler::model {

bool is_beyond(const Counter& counter, double value) {
    switch (counter.comparison) {
        case Comparison::greater: return value > counter.threshold;
        case Comparison::greater_or_equal: return value >= counter.threshold;
        case Comparison::equal: return value == counter.threshold;
        case Comparison::not_equal: return value != counter.threshold;
        case Comparison::less: return value < counter.threshold;
        case Comparison::less_or_equal: return value <= counter.threshold;
    }
    return false;
}

FieldErrors validate(const Counter& counter) {
    FieldErrors errors;
    const bool above = counter.comparison == Comparison::greater || counter.comparison == Comparison::greater_or_equal;
    const bool below = counter.comparison == Comparison::less || counter.comparison == Comparison::less_or_equal;
    if (counter.clear && above && *counter.clear > counter.threshold)
        errors.push_back({"clear", "must not be above the threshold"});
    if (counter.clear && below && *counter.clear < counter.threshold)
        errors.push_back({"clear", "must not be below the threshold"});
    if (counter.clear && !above && !below)
        errors.push_back({"clear", "has no meaning with the comparisons \"=\" and \"!=\""});
    if ((counter.missing == MissingMeans::value) != counter.missing_value.has_value())
        errors.push_back({"missing_value", "must be given exactly when missing is \"value\""});
    return errors;
}

}  // namespace pyscaler::model
