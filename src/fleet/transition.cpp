#include "fleet/transition.hpp"

#include "db/repository.hpp"
#include "model/enumeration.hpp"
#include "model/event.hpp"

#include <array>
#include <fmt/core.h>
#include <stdexcept>
#include <utility>

namespace pyscaler::fleet {
namespace {

using enum model::NodeState;

constexpr std::array<std::pair<model::NodeState, model::NodeState>, 24> moves{
    {{intent, pending},      {intent, failed},          {intent, terminated},   {pending, booting},
     {pending, failed},      {booting, configuring},    {booting, failed},      {configuring, warming},
     {configuring, failed},  {warming, in_service},     {warming, draining},    {warming, failed},
     {in_service, draining}, {in_service, standby},     {in_service, failed},   {standby, in_service},
     {standby, draining},    {standby, failed},         {draining, in_service}, {draining, terminating},
     {draining, failed},     {terminating, terminated}, {failed, terminating},  {failed, in_service}}};

void write(db::Session& session, Time now, const model::Node& node, std::string_view before, std::string_view state,
           std::string_view reason) {
    model::Event event;
    event.time = now;
    event.kind = model::EventKind::node;
    event.cluster = node.cluster.name;
    event.node = node.name.str();
    event.subject = node.name.str();
    event.state = std::string(state);
    event.state_before = std::string(before);
    event.reason = model::Text<1024>::lossy(reason);
    db::Repository<model::Event>{session}.insert(event).value();
}

}  // namespace

bool may_move(model::NodeState from, model::NodeState to) {
    for (const auto& [known_from, known_to] : moves)
        if (known_from == from && known_to == to) return true;
    // A launch may be given up at any time before the node is counted.
    const bool launching = from == pending || from == booting || from == configuring;
    return launching && to == terminating;
}

bool may_exist(model::NodeState state) { return state != terminated; }

void move(db::Session& session, Time now, model::Node& node, model::NodeState to, std::string reason) {
    const auto from = *node.state;
    if (from != to && !may_move(from, to))
        throw std::logic_error(fmt::format("node {} cannot go from {} to {}", node.name.str(), model::enum_name(from),
                                           model::enum_name(to)));
    node.state_reason = model::Text<1024>::lossy(reason);
    if (from != to) {
        node.state = to;
        node.state_since = now;
        if (to == in_service && !node.in_service_at.value) node.in_service_at = std::optional{now};
    }
    db::Repository<model::Node>{session}.update(node).value();
    if (from != to) write(session, now, node, model::enum_name(from), model::enum_name(to), reason);
}

void tell(db::Session& session, Time now, const model::Node& node) {
    write(session, now, node, {}, model::enum_name(*node.state), node.state_reason->str());
}

void tell_removed(db::Session& session, Time now, const model::Node& node, const std::string& reason) {
    write(session, now, node, model::enum_name(*node.state), removed_node, reason);
}

void tell(db::Session& session, Time now, const model::Node& node, std::string what, std::string reason) {
    write(session, now, node, {}, what, reason);
}

}  // namespace pyscaler::fleet
