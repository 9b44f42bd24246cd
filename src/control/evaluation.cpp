#include "control/evaluation.hpp"

#include "base/log.hpp"
#include "control/decision.hpp"
#include "control/execution_event.hpp"
#include "control/execution_progress.hpp"
#include "control/execution_request.hpp"
#include "control/facts_loader.hpp"
#include "db/repository.hpp"
#include "fleet/upkeep.hpp"
#include "model/decision_record.hpp"
#include "model/enumeration.hpp"

#include <fmt/core.h>

namespace pyscaler::control {
namespace {

/// How many records of a cluster are kept: what people look back at. The newest is the one that decides.
constexpr std::int64_t records_kept = 1500;

using Records = db::Repository<model::DecisionRecord>;

const TriggerState* find_state(const std::optional<Record>& record, Id trigger) {
    if (!record) return nullptr;
    for (const auto& state : record->triggers)
        if (state.trigger == trigger) return &state;
    return nullptr;
}

void tell_changes(db::Session& session, Time now, const std::optional<Record>& before, const Record& after) {
    for (const auto& trigger : after.triggers) {
        const auto* known = find_state(before, trigger.trigger);
        if (known != nullptr ? known->state == trigger.state : trigger.state == TriggerPhase::ok) continue;
        tell_trigger(session, now, after.cluster, trigger.name, std::string(model::enum_name(trigger.state)),
                     trigger.reason.empty() ? trigger.distance : trigger.reason);
    }
}

Result<void> supersede(db::Session& session, Time now, const Supersede& wanted) {
    auto execution = db::Repository<model::Execution>{session}.find(wanted.execution);
    if (!execution) return {};
    fleet::take_back(session, now, execution->name->str(), "needed again");
    return end_execution(session, now, *execution, model::ExecutionState::superseded, "the cluster has to grow");
}

std::string window_of(Time slot) { return format_time(slot); }

/// A refusal of the fleet does not undo the decision: its record says so. The savepoint keeps a half-made execution
/// out of the transaction.
Result<void> grant(db::Session& session, Time now, Identifiers& identifiers, Record& record, const Grant& granted) {
    auto request = request_of_trigger(session, granted.name);
    if (!request) return request.error();
    request->count = granted.effect == Effect::none ? 0 : granted.count;
    for (const auto& victim : granted.victims) request->nodes.push_back(victim.name);
    request->requested_by = "decision";
    request->reason = granted.reason;
    request->window = window_of(record.slot);
    session.query("SAVEPOINT granting");
    auto execution = create_execution(session, now, identifiers, *request);
    if (!execution) {
        session.query("ROLLBACK TO granting");
        log::warning("control", "{}: {} was decided and refused: {}", record.cluster, granted.name,
                     execution.error().detail());
        record.outcome += fmt::format("; refused: {}", execution.error().detail());
    }
    session.query("RELEASE granting");
    return {};
}

Result<void> store(db::Session& session, Record record) {
    bound(record);
    model::DecisionRecord row;
    row.cluster = record.cluster;
    row.slot = record.slot;
    if (auto fault = row.record.value.accept(write_record(record)))
        return Error{Errc::limit_exceeded,
                     fmt::format("the record of {} cannot be stored: {}", record.cluster, *fault)};
    if (auto written = Records{session}.insert(row); !written) return written;
    session.query(
        "DELETE FROM decision_records WHERE cluster = :p0 AND slot <= (SELECT slot FROM decision_records WHERE cluster "
        "= :p0 ORDER BY slot DESC LIMIT 1 OFFSET :p1)",
        {record.cluster, records_kept});
    return {};
}

}  // namespace

std::optional<Record> last_record(db::Session& session, const std::string& cluster) {
    auto row = Records{session}.first(db::Query{}.where(&model::DecisionRecord::cluster, cluster).ordered_by("-slot"));
    if (!row) return std::nullopt;
    auto record = read_record(row->record->text());
    if (!record) {
        log::warning("control", "{}: the last decision cannot be read, windows begin anew: {}", cluster,
                     record.error().detail());
        return std::nullopt;
    }
    return std::move(*record);
}

Result<Record> evaluate(db::Session& session, Time now, Identifiers& identifiers, const std::string& cluster, Time slot,
                        std::vector<Reading> readings) {
    auto facts = load_facts(session, cluster, slot, std::move(readings));
    if (!facts) return facts.error();
    const auto previous = last_record(session, cluster);
    auto decision = decide(*facts, previous, now);
    if (decision.repeated) return std::move(decision.record);
    auto record = decision.record;
    if (const auto wanted = decision.supersede())
        if (auto done = supersede(session, now, *wanted); !done) return done.error();
    for (const auto& granted : decision.grants())
        if (auto done = grant(session, now, identifiers, record, granted); !done) return done.error();
    for (const auto node : record.failed)
        if (auto noted = fleet::note_lost(session, now, node); !noted) return noted.error();
    tell_changes(session, now, previous, record);
    if (auto stored = store(session, record); !stored) return stored.error();
    return record;
}

}  // namespace pyscaler::control
