#pragma once
#include "monitoring/source.hpp"
#include "ssh/script.hpp"

namespace pyscaler::monitoring {

/// Reads SSH counters: all of a node in one round trip over its kept shell.
class SshSource final : public Source {
public:
    explicit SshSource(const SourceServices& services) : services_(services) {}

    Task<std::vector<Reading>> read(Endpoint endpoint, Counters counters, Deadline deadline) override;

private:
    SourceServices services_;
};

/// The reading that a script's outcome amounts to; `started` is when the round asked.
Reading to_reading(const pyscaler::ssh::ScriptOutcome& outcome, Time started);

}  // namespace pyscaler::monitoring
