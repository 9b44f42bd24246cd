#pragma once
#include "base/duration.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// Something that goes wrong on purpose. Its `action` is that of a call ("RunInstances", "*" for any), or "Boot" for an
/// instance that never boots.
struct Fault {
    std::string action;
    unsigned count{1};  ///< how often; then it is over
    std::string code;   ///< the error's; empty: the call succeeds (after the latency)
    std::string message;
    int status{400};
    Duration latency{};  ///< before the call takes effect, or with `after` between that and the answer
    std::string body;    ///< answered as it is instead of an error document: what a proxy says
    bool after{false};   ///< the call takes effect, only its answer is lost or late
};

/// The faults that are still to come, in the order they were set.
class Faults {
public:
    void add(Fault fault);
    void clear() { faults_.clear(); }

    /// The first fault for `action`, counted down.
    std::optional<Fault> take(const std::string& action);

    const std::vector<Fault>& pending() const { return faults_; }

    /// The status that AWS sends with an error code: 503 for RequestLimitExceeded, 400 where nothing else is known.
    static int usual_status(const std::string& code);

private:
    std::vector<Fault> faults_;
};

}  // namespace pyscaler::sandbox
