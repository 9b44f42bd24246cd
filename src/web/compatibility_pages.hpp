#pragma once
#include "http/request.hpp"

#include <optional>
#include <string>

namespace pyscaler::web {

/// Where a page of the PyScaler of 2013 is now: "/monitoring/ssh/node/web01/" is "/monitoring?source=ssh&node=web01".
/// None: it had no such page.
std::optional<std::string> page_of_2013(const http::Request& request);

/// Whether the path is one of those that answered a program in 2013 (compatibility_routes.cpp).
bool is_request_of_2013(const http::Request& request);

}  // namespace pyscaler::web
