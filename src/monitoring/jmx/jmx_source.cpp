#include "monitoring/jmx/jmx_source.hpp"

#include "jmx/failure.hpp"
#include "jmx/mbean.hpp"
#include "jmx/number_request.hpp"
#include "jmx/pool.hpp"
#include "monitoring/jmx/jmx_counter.hpp"
#include "monitoring/jmx/jvm_access.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::monitoring {
namespace {

using Numbers = std::vector<Result<double>>;

std::vector<pyscaler::jmx::NumberRequest> requests_of(const Counters& counters) {
    std::vector<pyscaler::jmx::NumberRequest> requests;
    for (const auto& counter : counters) {
        const auto& settings = std::get<JmxCounter>(counter->settings);
        pyscaler::jmx::NumberRequest request;
        request.mbean = settings.mbean.str();
        request.attribute = settings.attribute.str();
        request.key = settings.key.str();
        request.timeout = counter->head.timeout.value();
        requests.push_back(std::move(request));
    }
    return requests;
}

bool is_forgotten(const Numbers& numbers) {
    return std::any_of(numbers.begin(), numbers.end(), [](const Result<double>& number) {
        return !number && pyscaler::jmx::is(number.error(), pyscaler::jmx::Failure::connection_forgotten);
    });
}

/// A JVM that was started anew forgot our login: one more.
Task<Numbers> read_numbers(pyscaler::jmx::Pool& pool, std::string key, pyscaler::jmx::Access access,
                           std::vector<pyscaler::jmx::NumberRequest> requests, Deadline deadline) {
    for (const bool again : {false, true}) {
        auto client = co_await pool.client(key, access, deadline);
        if (!client) co_return Numbers(requests.size(), Result<double>{client.error()});
        auto numbers = co_await pyscaler::jmx::read_numbers(*client, requests, deadline);
        if (again || !is_forgotten(numbers)) co_return numbers;
    }
    co_return Numbers{};
}

/// The name of what went wrong, and for a value what it is instead.
std::string cause_in(const Error& error) {
    using pyscaler::jmx::Failure;
    const bool needs_detail =
        pyscaler::jmx::is(error, Failure::not_a_number) || pyscaler::jmx::is(error, Failure::no_such_key);
    return needs_detail ? fmt::format("{}: {}", cause_of(error), error.detail()) : cause_of(error);
}

}  // namespace

std::unique_ptr<Source> JmxCounter::make_source(const SourceServices& services) {
    return std::make_unique<JmxSource>(services);
}

model::FieldErrors validate(const JmxCounter& counter) {
    if (const auto fault = pyscaler::jmx::name_fault(counter.mbean.str()); !fault.empty()) return {{"mbean", fault}};
    return {};
}

Reading JmxSource::to_reading(const Endpoint& endpoint, const Counter& counter, const Result<double>& number,
                              Time started) {
    Reading reading;
    reading.time = started;
    reading.elapsed = services_.clock.now() - started;
    auto value = number;
    if (value && std::get<JmxCounter>(counter.settings).rate)
        value = rates_.take({endpoint.node->id, endpoint.jvm->id, counter.head.id}, *value,
                            std::chrono::steady_clock::now());
    if (value) {
        reading.value = *value;
    } else {
        reading.cause = cause_in(value.error());
        reading.error_output = value.error().detail();
    }
    return reading;
}

Task<std::vector<Reading>> JmxSource::read(Endpoint endpoint, Counters counters, Deadline deadline) {
    const auto started = services_.clock.now();
    auto key = pool_key_of(*endpoint.node, *endpoint.jvm);
    auto access = access_of(*endpoint.node, *endpoint.jvm);
    auto requests = requests_of(counters);
    const auto numbers =
        co_await read_numbers(services_.jmx, std::move(key), std::move(access), std::move(requests), deadline);
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < counters.size(); ++i)
        readings.push_back(to_reading(endpoint, *counters[i], numbers[i], started));
    co_return readings;
}

}  // namespace pyscaler::monitoring
