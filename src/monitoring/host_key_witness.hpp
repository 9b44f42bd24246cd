#pragma once
#include "model/node.hpp"
#include "ssh/host_key.hpp"

#include <string>

namespace pyscaler::monitoring {

/// Is told which host keys nodes show. Called from any event loop; returns at once.
class HostKeyWitness {
public:
    virtual ~HostKeyWitness() = default;

    /// `node` has no pin yet and showed `key`.
    virtual void first_contact(const model::Node& node, pyscaler::ssh::HostKey key) = 0;

    /// `node` showed another key than the one it is known by; `detail` says which.
    virtual void changed(const model::Node& node, std::string detail) = 0;
};

}  // namespace pyscaler::monitoring
