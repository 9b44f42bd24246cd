#pragma once
#include "monitoring/jmx/rates.hpp"
#include "monitoring/source.hpp"

namespace pyscaler::monitoring {

/// Reads JMX counters: all of a JVM over its kept connection, one call for each MBean.
class JmxSource final : public Source {
public:
    explicit JmxSource(const SourceServices& services) : services_(services) {}

    Task<std::vector<Reading>> read(Endpoint endpoint, Counters counters, Deadline deadline) override;

private:
    Reading to_reading(const Endpoint& endpoint, const Counter& counter, const Result<double>& number, Time started);

    SourceServices services_;
    Rates rates_{};
};

}  // namespace pyscaler::monitoring
