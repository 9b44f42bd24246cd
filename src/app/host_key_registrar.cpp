#include "app/host_key_registrar.hpp"

#include "base/log.hpp"
#include "fleet/host_key_pin.hpp"

namespace pyscaler::app {

void HostKeyRegistrar::first_contact(const model::Node& node, ssh::HostKey key) {
    scope_.spawn("pin the host key of " + node.name.str(), pin(node.id, key.line()));
}

void HostKeyRegistrar::changed(const model::Node& node, std::string detail) {
    log::warning("ssh", "{}: host key changed: {}", node.name.str(), detail);
    scope_.spawn("note the host key of " + node.name.str(), refuse(node.id, std::move(detail)));
}

Task<void> HostKeyRegistrar::pin(std::int64_t node, std::string key) {
    auto body = [node, key, now = clock_.now()](db::Session& session) {
        return fleet::pin_host_key(session, now, node, key, model::HostKeySource::first_contact);
    };
    if (auto done = co_await database_.transact(body); !done)
        log::warning("ssh", "a host key could not be pinned: {}", done.error().detail());
}

Task<void> HostKeyRegistrar::refuse(std::int64_t node, std::string detail) {
    auto body = [node, detail, now = clock_.now()](db::Session& session) {
        return fleet::note_host_key_change(session, now, node, detail);
    };
    if (auto done = co_await database_.transact(body); !done)
        log::warning("ssh", "a changed host key could not be noted: {}", done.error().detail());
}

}  // namespace pyscaler::app
