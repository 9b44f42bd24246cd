// One decision of a large cluster: 100 nodes, 10 counters, 5 triggers that each watch all of them. Must stay well under
// 1 ms.
#include "control/decision.hpp"

#include <benchmark/benchmark.h>
#include <string>

namespace {

using namespace pyscaler;
using namespace pyscaler::control;

constexpr int nodes = 100, counters = 10, triggers = 5;

Facts a_large_cluster() {
    Facts facts{.cluster = "web", .slot = Time{std::chrono::hours{500'000}}};
    facts.policy.max = 200;
    for (Id id = 1; id <= nodes; ++id) facts.nodes.push_back({.id = id, .name = "web" + std::to_string(id)});
    for (Id id = 1; id <= triggers; ++id) {
        TriggerPolicy trigger{.id = id, .name = "trigger" + std::to_string(id), .effect = static_cast<Effect>(id % 3)};
        for (Id counter = 1; counter <= counters; ++counter)
            trigger.counters.push_back(
                {.id = counter, .name = "counter" + std::to_string(counter), .threshold = 80, .clear = 70});
        facts.triggers.push_back(std::move(trigger));
    }
    return facts;
}

void speak(Facts& facts, double value) {
    facts.readings.clear();
    for (const auto& node : facts.nodes)
        for (Id counter = 1; counter <= counters; ++counter)
            facts.readings.push_back({.slot = facts.slot, .counter = counter, .node = node.id, .value = value});
}

/// `value` of every counter: 50 leaves no streaks, 90 one for each series.
void decide_a_slot(benchmark::State& state) {
    auto facts = a_large_cluster();
    speak(facts, static_cast<double>(state.range(0)));
    std::optional<Record> previous = decide(facts, std::nullopt, facts.slot).record;
    facts.slot += facts.policy.interval.value();
    speak(facts, static_cast<double>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(decide(facts, previous, facts.slot));
}
BENCHMARK(decide_a_slot)->Arg(50)->Arg(90)->Unit(benchmark::kMicrosecond);

void store_a_record(benchmark::State& state) {
    auto facts = a_large_cluster();
    speak(facts, static_cast<double>(state.range(0)));
    const auto record = decide(facts, std::nullopt, facts.slot).record;
    std::size_t bytes = 0;
    for (auto _ : state) {
        const auto text = write_record(record);
        bytes = text.size();
        benchmark::DoNotOptimize(read_record(text));
    }
    state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(store_a_record)->Arg(50)->Arg(90)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
