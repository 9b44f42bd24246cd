#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"
#include "monitoring/counter.hpp"
#include "monitoring/endpoint.hpp"
#include "monitoring/reading.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace pyscaler::http {
class Client;
}
namespace pyscaler::ssh {
class Pool;
}
namespace pyscaler::jmx {
class Pool;
}

namespace pyscaler::monitoring {

class HostKeyWitness;

using Counters = std::vector<std::shared_ptr<const Counter>>;

/// One way to read counters, over connections that are kept. One instance per event loop, used only there.
class Source {
public:
    virtual ~Source() = default;

    /// Reads `counters`, all of this source's kind, from `endpoint`; gives up at `deadline`, and on a counter at its
    /// own timeout. Returns one reading per counter, in the order asked. A counter that fails does not fail its
    /// neighbours. Throws only when cancelled.
    virtual Task<std::vector<Reading>> read(Endpoint endpoint, Counters counters, Deadline deadline) = 0;

    /// The same outside of the rounds, for a person who checks or tries a counter. No later reading shows that it was
    /// done. What needs two readings is read twice.
    virtual Task<std::vector<Reading>> check(Endpoint endpoint, Counters counters, Deadline deadline) {
        return read(std::move(endpoint), std::move(counters), deadline);
    }
};

/// What the sources of one event loop are made from; all of it outlives them.
struct SourceServices {
    pyscaler::ssh::Pool& ssh;
    pyscaler::jmx::Pool& jmx;
    pyscaler::http::Client& http;
    const Clock& clock;
    HostKeyWitness& host_keys;
};

/// One source for each counter kind, in the order of the kinds.
std::vector<std::unique_ptr<Source>> make_sources(const SourceServices& services);

}  // namespace pyscaler::monitoring
