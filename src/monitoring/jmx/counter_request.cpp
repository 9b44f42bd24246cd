#include "monitoring/jmx/counter_request.hpp"

#include "monitoring/jmx/jmx_counter.hpp"

namespace pyscaler::monitoring {
namespace {

pyscaler::jmx::NumberRequest value_request(const Counter& counter, const JmxCounter& settings) {
    pyscaler::jmx::NumberRequest request;
    request.mbean = settings.mbean.str();
    request.attribute = settings.attribute.str();
    request.key = settings.key.str();
    request.timeout = counter.head.timeout.value();
    return request;
}

pyscaler::jmx::NumberRequest divisor_request(const Counter& counter, const JmxCounter& settings) {
    auto request = value_request(counter, settings);
    if (!settings.divisor_mbean.str().empty()) request.mbean = settings.divisor_mbean.str();
    if (!settings.divisor_attribute.str().empty()) request.attribute = settings.divisor_attribute.str();
    request.key = settings.divisor_key.str();
    return request;
}

}  // namespace

CounterRequests::CounterRequests(const Counters& counters) {
    for (const auto& counter : counters) {
        const auto& settings = std::get<JmxCounter>(counter->settings);
        places_.push_back({requests_.size(), settings.has_divisor()});
        requests_.push_back(value_request(*counter, settings));
        if (settings.has_divisor()) requests_.push_back(divisor_request(*counter, settings));
    }
}

CounterParts CounterRequests::parts_of(std::size_t place, const std::vector<pyscaler::jmx::Numbers>& answers) const {
    CounterParts parts;
    parts.values = answers[places_[place].value];
    if (places_[place].has_divisor) parts.divisors = answers[places_[place].value + 1];
    return parts;
}

}  // namespace pyscaler::monitoring
