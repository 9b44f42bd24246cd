#pragma once
#include "app/demo.hpp"
#include "model/event.hpp"

namespace pyscaler::cli {

/// One event a line: for people, or as `{"time", "kind", "cluster", "node", "name", "state", "reason"}`.
void print_event(const model::Event& event, bool as_json);

/// Where the demo is and how to look at it; as JSON, an event of kind `demo` with the state `ready`.
void print_demo_address(const app::DemoAddress& where, bool as_json);

}  // namespace pyscaler::cli
