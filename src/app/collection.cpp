#include "app/collection.hpp"

#include "control/evaluation.hpp"
#include "control/round_plan.hpp"
#include "control/slot.hpp"
#include "db/repository.hpp"
#include "fleet/upkeep.hpp"
#include "model/cluster.hpp"

namespace pyscaler::app {
namespace {

Result<monitoring::RoundPlan> plan_of(db::Session& session, const std::string& name, Time now) {
    auto cluster = db::Repository<model::Cluster>{session}.require(name);
    if (!cluster) return cluster.error();
    return control::load_round_plan(session, name, control::slot_of(now, Duration{cluster->interval.value()}));
}

}  // namespace

Task<Result<void>> Collection::run(std::string cluster) {
    auto plan_body = [cluster, now = clock_.now()](db::Session& session) { return plan_of(session, cluster, now); };
    auto plan = co_await database_.read(plan_body);
    if (!plan) co_return plan.error();
    auto& begun = begun_[cluster];
    if (begun >= plan->slot) co_return Result<void>{};
    begun = plan->slot;
    auto round = co_await collector_.collect(std::move(*plan));
    ++rounds_;
    for (const auto& read : round.readings) ++(read.reading.value ? values_ : missing_);
    co_return co_await decide(std::move(round));
}

Task<Result<void>> Collection::decide(monitoring::Round round) {
    auto body = [this, now = clock_.now(), cluster = round.cluster, slot = round.slot,
                 readings = control::readings_of(round),
                 sightings = control::sightings_of(round)](db::Session& session) mutable -> Result<void> {
        if (auto noted = fleet::note_sightings(session, now, sightings); !noted) return noted;
        auto record = control::evaluate(session, now, identifiers_, cluster, slot, std::move(readings));
        if (!record) return record.error();
        return {};
    };
    auto decided = co_await database_.transact(std::move(body));
    decided_(round.cluster, round.slot);
    co_return decided;
}

}  // namespace pyscaler::app
