#include "jmx/jolokia/numbers.hpp"

#include "jmx/failure.hpp"
#include "jmx/jolokia/value.hpp"
#include "jmx/limits.hpp"
#include "jmx/name_pattern.hpp"

#include <boost/json/object.hpp>
#include <fmt/core.h>

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

}  // namespace

Numbers numbers_in(const NumberRequest& request, const Result<json::value>& value) {
    if (!value) return failed(request, value.error());
    if (is_pattern(request.mbean)) return of_pattern(request, *value);
    return {{request.mbean, number_at(*value, request.key)}};
}

}  // namespace pyscaler::jmx::jolokia
