#include "control/builtin_step.hpp"

#include <boost/json/value.hpp>

namespace pyscaler::control {

model::ExecutionStep enter_service_step(const std::string& execution) {
    model::ExecutionStep row;
    row.execution = model::Owner<model::Execution>{execution};
    row.nodes = model::Json<262144>{boost::json::value(boost::json::array{})};
    row.action_name = std::string(enter_service);
    return row;
}

bool is_enter_service(const model::ExecutionStep& step) {
    return step.action_name->str() == enter_service && step.action->text() == "null";
}

}  // namespace pyscaler::control
