#pragma once
#include "web/endpoint.hpp"

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace pyscaler::web {

/// The OpenAPI 3.1 document of these endpoints; the schemas of nouns come from their descriptions.
boost::json::object openapi_document(const std::vector<Endpoint>& endpoints, const std::string& version);

/// The schemas of answers and requests that are no nouns, by name.
boost::json::object answer_schemas();

}  // namespace pyscaler::web
