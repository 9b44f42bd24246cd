#include "fleet/host_key_pin.hpp"

#include "db/repository.hpp"
#include "fleet/audit.hpp"
#include "fleet/transition.hpp"

#include <fmt/core.h>

namespace pyscaler::fleet {
namespace {

using NodeRepository = db::Repository<model::Node>;

}  // namespace

Result<void> pin_host_key(db::Session& session, Time now, std::int64_t id, const std::string& key,
                          model::HostKeySource source) {
    auto node = NodeRepository{session}.find(id);
    if (!node || !node->host_key.str().empty()) return {};
    node->host_key = model::Text<4096>::lossy(key);
    node->host_key_source = source;
    audit(session, now, "pin", *node, "host key at first contact: " + key);
    return NodeRepository{session}.update(*node);
}

Result<void> note_host_key_change(db::Session& session, Time now, std::int64_t id, const std::string& detail) {
    auto node = NodeRepository{session}.find(id);
    if (!node || !node->host_key_changed->empty()) return {};
    node->host_key_changed = model::Text<4096>::lossy(detail);
    audit(session, now, "refuse", *node, "host key changed: " + detail);
    tell(session, now, *node, "host_key_changed", detail);
    return NodeRepository{session}.update(*node);
}

Result<void> accept_host_key(db::Session& session, Time now, const std::string& name) {
    auto node = NodeRepository{session}.require(name);
    if (!node) return node.error();
    if (node->host_key_changed->empty())
        return Error{Errc::conflict, fmt::format("the host key of {} has not changed", name)};
    node->host_key_changed = std::string{};
    node->host_key = std::string{};
    node->host_key_source = model::HostKeySource::none;
    tell(session, now, *node, "host_key_accepted", "the next key it shows is pinned");
    return NodeRepository{session}.update(*node);
}

}  // namespace pyscaler::fleet
