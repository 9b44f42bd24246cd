#include "monitoring/collector.hpp"

#include "base/log.hpp"
#include "base/spawn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace pyscaler::monitoring {

using namespace std::chrono_literals;

namespace {

/// The counters of each kind that belong to an endpoint, in the order of the kinds.
std::vector<Counters> by_kind(const RoundPlan& plan, const Endpoint& endpoint, std::size_t kinds) {
    std::vector<Counters> groups(kinds);
    for (const auto& counter : plan.counters)
        if (is_per_jvm(*counter) == (endpoint.jvm != nullptr)) groups[counter->settings.index()].push_back(counter);
    return groups;
}

samples::SeriesKey key_of(const Endpoint& endpoint, const Counter& counter) {
    return {endpoint.node->id, endpoint.jvm ? endpoint.jvm->id : 0, counter.head.id};
}

samples::Entry to_entry(const RoundReading& read, Time slot) {
    if (read.reading.value) return {read.key, samples::Sample{slot, *read.reading.value}};
    return {read.key, samples::Sample{slot, samples::Cause{read.reading.cause}}};
}

/// Gathers what coroutines on several loops bring; lives on the loop of the round.
struct Gathering {
    Gathering(asio::any_io_executor executor, std::size_t count) : changed(std::move(executor)), outstanding(count) {
        changed.expires_at(Deadline::max());
    }

    asio::steady_timer changed;
    std::size_t outstanding;
    std::vector<RoundReading> readings{};
};

}  // namespace

Collector::Collector(fleet::Sessions& sessions, const Clock& clock, samples::Store& store, HostKeyWitness& host_keys)
    : sessions_(sessions), clock_(clock), store_(store) {
    for (std::size_t loop = 0; loop < sessions.loops(); ++loop)
        sources_.push_back(make_sources(
            SourceServices{sessions.pool(loop), sessions.jmx(loop), sessions.http(loop), clock, host_keys}));
}

Task<std::vector<RoundReading>> Collector::collect_from(std::shared_ptr<const RoundPlan> plan, std::size_t index,
                                                        Deadline closes) {
    const auto& endpoint = plan->endpoints[index];
    auto& sources = sources_[sessions_.loop_of(endpoint.node->id)];
    const auto begins = plan->slot + offset_of(endpoint.node->id, plan->interval) - clock_.now();
    co_await sleep_until(std::chrono::steady_clock::now() + begins);

    std::vector<RoundReading> all;
    samples::Batch batch;
    const auto groups = by_kind(*plan, endpoint, sources.size());
    for (std::size_t kind = 0; kind < groups.size(); ++kind) {
        if (groups[kind].empty()) continue;
        auto readings = co_await sources[kind]->read(endpoint, groups[kind], closes);
        for (std::size_t i = 0; i < readings.size(); ++i) {
            auto& read = all.emplace_back();
            read.key = key_of(endpoint, *groups[kind][i]);
            read.reading = std::move(readings[i]);
            last_readings_.put(read.key, read.reading);
            batch.push_back(to_entry(read, plan->slot));
        }
    }
    if (auto appended = co_await store_.append(std::move(batch)); !appended)
        log::error("monitoring", "{}: {}: samples are lost: {}", plan->cluster, endpoint.node->name.str(),
                   appended.error().detail());
    co_return all;
}

Task<Round> Collector::collect(RoundPlan made) {
    const auto plan = std::make_shared<const RoundPlan>(std::move(made));
    const auto closes = std::chrono::steady_clock::now() + (plan->closes - clock_.now());
    const auto here = co_await asio::this_coro::executor;
    const auto gathering = std::make_shared<Gathering>(here, plan->endpoints.size());
    for (std::size_t i = 0; i < plan->endpoints.size(); ++i) {
        auto done = [gathering, plan, i](std::exception_ptr error, std::vector<RoundReading> readings) {
            if (error)
                log::error("monitoring", "{}: {}: the round failed here", plan->cluster,
                           plan->endpoints[i].node->name.str());
            std::move(readings.begin(), readings.end(), std::back_inserter(gathering->readings));
            if (--gathering->outstanding == 0) gathering->changed.cancel();
        };
        asio::co_spawn(sessions_.executor(sessions_.loop_of(plan->endpoints[i].node->id)),
                       collect_from(plan, i, closes), asio::bind_executor(here, std::move(done)));
    }
    if (gathering->outstanding > 0) {
        // Every read keeps the deadline by itself; the second more is for one that would not.
        gathering->changed.expires_at(closes + 1s);
        co_await gathering->changed.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    Round round;
    round.cluster = plan->cluster;
    round.slot = plan->slot;
    round.readings = std::move(gathering->readings);
    co_return round;
}

Task<std::vector<RoundReading>> Collector::check(Endpoint endpoint, Counters counters, Deadline deadline) {
    RoundPlan plan;
    plan.counters = std::move(counters);
    const auto loop = sessions_.loop_of(endpoint.node->id);
    auto& sources = sources_[loop];
    const auto groups = by_kind(plan, endpoint, sources.size());
    std::vector<RoundReading> all;
    for (std::size_t kind = 0; kind < groups.size(); ++kind) {
        if (groups[kind].empty()) continue;
        auto readings = co_await asio::co_spawn(
            sessions_.executor(loop), sources[kind]->check(endpoint, groups[kind], deadline), asio::use_awaitable);
        for (std::size_t i = 0; i < readings.size(); ++i) {
            auto& read = all.emplace_back();
            read.key = key_of(endpoint, *groups[kind][i]);
            read.reading = std::move(readings[i]);
        }
    }
    co_return all;
}

}  // namespace pyscaler::monitoring
