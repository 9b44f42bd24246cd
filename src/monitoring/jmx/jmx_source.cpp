#include "monitoring/jmx/jmx_source.hpp"

#include "jmx/failure.hpp"
#include "jmx/jolokia/listener.hpp"
#include "jmx/pool.hpp"
#include "monitoring/jmx/counter_request.hpp"
#include "monitoring/jmx/jvm_access.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::monitoring {
namespace {

using pyscaler::jmx::Failure;
using pyscaler::jmx::Numbers;

/// How long a rate that somebody checks is looked at.
constexpr std::chrono::milliseconds checked_span{1000};

bool is_forgotten(const std::vector<Numbers>& answers) {
    return std::ranges::any_of(answers, [](const Numbers& numbers) {
        return std::ranges::any_of(numbers, [](const auto& one) {
            return !one.number && pyscaler::jmx::is(one.number.error(), Failure::connection_forgotten);
        });
    });
}

/// A JVM that was started anew forgot our login: one more.
Task<std::vector<Numbers>> ask_by_rmi(SourceServices services, std::string key, pyscaler::jmx::Access access,
                                      std::vector<pyscaler::jmx::NumberRequest> requests, Deadline deadline) {
    for (const bool again : {false, true}) {
        auto client = co_await services.jmx.client(key, access, deadline);
        if (!client) {
            auto error = client.error();
            if (pyscaler::jmx::is(error, Failure::not_jmx))
                error = co_await pyscaler::jmx::jolokia::named_after_listener(services.http, access, error, deadline);
            co_return std::vector<Numbers>(requests.size(), Numbers{{"", error}});
        }
        auto answers = co_await pyscaler::jmx::read_matching(*client, requests, deadline);
        if (again || !is_forgotten(answers)) co_return answers;
    }
    co_return std::vector<Numbers>{};
}

/// The name of what went wrong, and for a value what it is instead.
std::string cause_in(const Error& error) {
    const bool needs_detail =
        pyscaler::jmx::is(error, Failure::not_a_number) || pyscaler::jmx::is(error, Failure::no_such_key);
    return needs_detail ? fmt::format("{}: {}", cause_of(error), error.detail()) : cause_of(error);
}

Result<double> value_of(const Endpoint& endpoint, const Counter& counter, const CounterParts& parts, Rates& rates) {
    const auto& settings = std::get<JmxCounter>(counter.settings);
    const samples::SeriesKey series{endpoint.node->id, endpoint.jvm->id, counter.head.id};
    return counter_value(settings, parts, [&](const std::string& mbean, double value) {
        // A counter that was edited is of something else.
        const auto part = fmt::format("{}\n{}\n{}", mbean, settings.attribute.str(), settings.key.str());
        return rates.take(series, part, value, std::chrono::steady_clock::now());
    });
}

Reading reading_of(const Result<double>& value) {
    Reading reading;
    if (value) {
        reading.value = *value;
    } else {
        reading.cause = cause_in(value.error());
        reading.error_output = value.error().detail();
    }
    return reading;
}

bool is_rate(const std::shared_ptr<const Counter>& counter) { return std::get<JmxCounter>(counter->settings).rate; }

}  // namespace

Task<std::vector<Numbers>> JmxSource::ask(Endpoint endpoint, Requests requests, Deadline deadline) {
    auto key = pool_key_of(*endpoint.node, *endpoint.jvm);
    auto access = access_of(*endpoint.node, *endpoint.jvm);
    if (endpoint.jvm->transport == model::JvmTransport::jolokia)
        co_return co_await pyscaler::jmx::jolokia::read_matching(agents_.client(key, access), std::move(requests),
                                                                 deadline);
    co_return co_await ask_by_rmi(services_, std::move(key), std::move(access), std::move(requests), deadline);
}

Task<std::vector<Reading>> JmxSource::read_with(Rates& rates, Endpoint endpoint, Counters counters, Deadline deadline) {
    const auto started = services_.clock.now();
    const CounterRequests requests{counters};
    const auto answers = co_await ask(endpoint, requests.all(), deadline);
    const auto elapsed = services_.clock.now() - started;
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < counters.size(); ++i) {
        auto& reading =
            readings.emplace_back(reading_of(value_of(endpoint, *counters[i], requests.parts_of(i, answers), rates)));
        reading.time = started;
        reading.elapsed = elapsed;
    }
    co_return readings;
}

Task<std::vector<Reading>> JmxSource::read(Endpoint endpoint, Counters counters, Deadline deadline) {
    co_return co_await read_with(rates_, std::move(endpoint), std::move(counters), deadline);
}

Task<std::vector<Reading>> JmxSource::check(Endpoint endpoint, Counters counters, Deadline deadline) {
    Rates rates;
    auto readings = co_await read_with(rates, endpoint, counters, deadline);
    Counters again;
    std::ranges::copy_if(counters, std::back_inserter(again), is_rate);
    if (again.empty() || deadline_in(checked_span) >= deadline) co_return readings;
    co_await sleep_until(deadline_in(checked_span));
    auto second = co_await read_with(rates, std::move(endpoint), std::move(again), deadline);
    auto next = second.begin();
    for (std::size_t i = 0; i < counters.size(); ++i)
        if (is_rate(counters[i])) readings[i] = std::move(*next++);
    co_return readings;
}

}  // namespace pyscaler::monitoring
