#include "control/execution_event.hpp"

#include "db/repository.hpp"
#include "model/enumeration.hpp"
#include "model/event.hpp"

namespace pyscaler::control {
namespace {

void write(db::Session& session, Time now, model::EventKind kind, const std::string& cluster, const std::string& name,
           const std::string& state, const std::string& reason) {
    model::Event event;
    event.time = now;
    event.kind = kind;
    event.cluster = cluster;
    event.subject = name;
    event.state = state;
    event.reason = model::Text<1024>::lossy(reason);
    db::Repository<model::Event>{session}.insert(event).value();
}

}  // namespace

void tell(db::Session& session, Time now, const model::Execution& execution) {
    write(session, now, model::EventKind::execution, execution.cluster->str(), execution.name->str(),
          std::string(model::enum_name(*execution.state)),
          execution.ending->empty() ? execution.reason->str() : execution.ending->str());
}

void tell(db::Session& session, Time now, const model::Execution& execution, const model::ExecutionStep& step) {
    write(session, now, model::EventKind::step, execution.cluster->str(), step.action_name->str(),
          std::string(model::enum_name(*step.state)), step.error->str());
}

void tell_trigger(db::Session& session, Time now, const std::string& cluster, const std::string& trigger,
                  const std::string& state, const std::string& reason) {
    write(session, now, model::EventKind::trigger, cluster, trigger, state, reason);
}

}  // namespace pyscaler::control
