#include "jmx/failure.hpp"
#include "jmx/jolokia/client.hpp"
#include "jmx/jolokia/value.hpp"
#include "jmx/limits.hpp"
#include "jmx/name_pattern.hpp"

#include <boost/json/object.hpp>
#include <fmt/core.h>
#include <map>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

Numbers failed(const NumberRequest& request, const Error& error) { return {{request.mbean, error}}; }

/// Of {"MBean": {"attribute": value}}, which the agent answers to a pattern: MBeans with the attribute only.
Numbers of_pattern(const NumberRequest& request, const json::value& value) {
    const auto* mbeans = value.if_object();
    if (!mbeans || mbeans->empty())
        return failed(request, error_of(Failure::no_such_mbean, request.mbean + ": nothing fits"));
    if (mbeans->size() > limits::matched)
        return failed(request,
                      error_of(Failure::bad_answer, fmt::format("{}: {} MBeans fit, at most {} are read", request.mbean,
                                                                mbeans->size(), limits::matched)));
    Numbers numbers;
    for (const auto& mbean : *mbeans) {
        const auto* attributes = mbean.value().if_object();
        const auto* found = attributes ? attributes->if_contains(request.attribute) : nullptr;
        numbers.push_back({std::string(mbean.key()),
                           found ? number_at(*found, request.key)
                                 : Result<double>{error_of(Failure::no_such_attribute, request.attribute)}});
    }
    return numbers;
}

Numbers numbers_in(const NumberRequest& request, const Result<json::value>& value) {
    if (!value) return failed(request, value.error());
    if (is_pattern(request.mbean)) return of_pattern(request, *value);
    return {{request.mbean, number_at(*value, request.key)}};
}

}  // namespace

Task<std::vector<Numbers>> read_matching(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline) {
    std::map<Target, std::size_t> places;
    std::vector<Target> targets;
    std::vector<std::size_t> place_of;
    for (const auto& request : requests) {
        const Target target{request.mbean, request.attribute, request.timeout};
        const auto [known, is_new] = places.try_emplace(target, targets.size());
        if (is_new) targets.push_back(target);
        place_of.push_back(known->second);
    }
    const auto values = co_await client->values(std::move(targets), deadline);
    std::vector<Numbers> all;
    for (std::size_t i = 0; i < requests.size(); ++i) all.push_back(numbers_in(requests[i], values[place_of[i]]));
    co_return all;
}

}  // namespace pyscaler::jmx::jolokia
