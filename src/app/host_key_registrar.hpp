#pragma once
#include "base/spawn.hpp"
#include "db/database.hpp"
#include "monitoring/host_key_witness.hpp"

namespace pyscaler::app {

/// Writes down which host keys nodes show: the first is pinned, another one stops work on the node.
class HostKeyRegistrar final : public monitoring::HostKeyWitness {
public:
    HostKeyRegistrar(db::Database& database, const Clock& clock, Scope& scope)
        : database_(database), clock_(clock), scope_(scope) {}

    void first_contact(const model::Node& node, ssh::HostKey key) override;
    void changed(const model::Node& node, std::string detail) override;

private:
    Task<void> pin(std::int64_t node, std::string key);
    Task<void> refuse(std::int64_t node, std::string detail);

    db::Database& database_;
    const Clock& clock_;
    Scope& scope_;
};

}  // namespace pyscaler::app
