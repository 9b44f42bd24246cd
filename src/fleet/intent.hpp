#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "model/ec2_profile.hpp"
#include "model/jvm_profile.hpp"
#include "model/node.hpp"
#include "model/ssh_profile.hpp"

#include <string>
#include <vector>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::fleet {

/// Who wants something done: the decision, or a person.
enum class Origin { decision, person };

/// New nodes that an execution asks for.
struct GrowthRequest {
    std::string cluster{};
    int count{1};
    std::string execution{};  ///< UUID of the execution that will launch them
    Origin origin{Origin::decision};
    model::Ref<model::Ec2Profile> ec2_profile{};
    std::optional<model::Ref<model::SshProfile>> ssh_profile{};
    model::RefList<model::JvmProfile> jvm_profiles{};
};

/// Nodes that an execution wants to remove.
struct ShrinkRequest {
    std::string cluster{};
    std::vector<std::string> nodes{};
    std::string execution{};
    Origin origin{Origin::decision};
};

// These three are the only places where anything that costs or saves capacity begins. Mode, freeze, min and max and
// the claim of other executions are checked here, inside the transaction that writes: no other path can act.

/// Whether anything may be run in `cluster` at all. `Errc::conflict` says what forbids it: the mode (for decisions), a
/// freeze of the cluster or of everything (for everyone). `Errc::not_found`: no such cluster.
Result<void> may_act(db::Session& session, Time now, const std::string& cluster, Origin origin);

/// Writes the intents: nodes named `<cluster><NN>`, each with the token that makes its launch happen once. Also
/// `Errc::limit_exceeded` when the cluster would have more than max nodes, every one counted that may exist.
Result<std::vector<model::Node>> claim_growth(db::Session& session, Time now, Identifiers& identifiers,
                                              const GrowthRequest& request);

/// Puts the nodes into draining. Also `Errc::limit_exceeded` when a decision would leave fewer than min in service,
/// `Errc::denied` for a node that is protected or fixed, `Errc::conflict` for one that another execution has or that
/// is not there to be removed.
Result<std::vector<model::Node>> claim_shrink(db::Session& session, Time now, const ShrinkRequest& request);

/// Takes draining nodes of `execution` back into service; those past it stay. Returns the names taken back.
std::vector<std::string> take_back(db::Session& session, Time now, const std::string& execution,
                                   const std::string& reason);

/// Whether a person has put the node under protection that has not expired.
bool is_protected(const model::Node& node, Time now);

}  // namespace pyscaler::fleet
