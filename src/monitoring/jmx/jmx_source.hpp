#pragma once
#include "jmx/jolokia/clients.hpp"
#include "jmx/matching.hpp"
#include "monitoring/jmx/rates.hpp"
#include "monitoring/source.hpp"

namespace pyscaler::monitoring {

/// Reads JMX counters: all of a JVM over its kept connection, one call for each MBean by RMI, one for all by Jolokia.
class JmxSource final : public Source {
public:
    explicit JmxSource(const SourceServices& services) : services_(services), agents_(services.http) {}

    Task<std::vector<Reading>> read(Endpoint endpoint, Counters counters, Deadline deadline) override;
    /// Rates are of a second of their own.
    Task<std::vector<Reading>> check(Endpoint endpoint, Counters counters, Deadline deadline) override;

private:
    using Requests = std::vector<pyscaler::jmx::NumberRequest>;
    Task<std::vector<pyscaler::jmx::Numbers>> ask(Endpoint endpoint, Requests requests, Deadline deadline);
    Task<std::vector<Reading>> read_with(Rates& rates, Endpoint endpoint, Counters counters, Deadline deadline);

    SourceServices services_;
    pyscaler::jmx::jolokia::Clients agents_;
    Rates rates_{};
};

}  // namespace pyscaler::monitoring
