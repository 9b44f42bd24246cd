#pragma once
#include "base/result.hpp"
#include "configuration/registry.hpp"

#include <string_view>

namespace pyscaler::cli {

/// The collection that people mean: "nodes", "node", "Node", "SshCounter". `Errc::invalid` names all there are.
Result<const configuration::Collection*> collection_named(std::string_view kind);

/// "clusters, nodes, …"
std::string collection_names();

}  // namespace pyscaler::cli
