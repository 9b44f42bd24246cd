#pragma once
#include "base/result.hpp"
#include "base/task.hpp"
#include "model/node.hpp"

#include <functional>
#include <vector>

namespace pyscaler::actions {

/// Nodes that one step works on at the same time.
inline constexpr std::size_t nodes_at_once = 32;

/// Runs `work` for every node, `nodes_at_once` of them side by side, on the caller's loop, and waits for all. One that
/// fails stops no other; the error has the code of the first and names every node that failed: "web01: exit 3; web02:
/// timeout".
Task<Result<void>> for_each_node(std::vector<model::Node> nodes,
                                 std::function<Task<Result<void>>(const model::Node&)> work);

}  // namespace pyscaler::actions
