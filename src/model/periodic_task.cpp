#include "model/periodic_task.hpp"

namespace pyscaler::model {

FieldErrors validate(const PeriodicTask& task) {
    FieldErrors errors;
    if (task.crontab.empty() != task.interval.has_value())
        errors.push_back({"crontab", "exactly one of crontab and interval must be given"});
    const auto args = task.args.value();
    if (!args.is_null() && !args.is_array()) errors.push_back({"args", "must be a list"});
    const auto kwargs = task.kwargs.value();
    if (!kwargs.is_null() && !kwargs.is_object()) errors.push_back({"kwargs", "must be an object"});
    return errors;
}

}  // namespace pyscaler::model
