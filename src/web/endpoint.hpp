#pragma once
#include "http/method.hpp"
#include "model/api_token.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::web {

/// A parameter in the query of a URL.
struct QueryParameter {
    std::string name{};
    std::string description{};
    std::string type{"string"};  ///< of JSON Schema
};

/// One route as people know it: who may use it, and what the OpenAPI document says of it.
struct Endpoint {
    http::Method method{http::Method::get};
    std::string pattern{};               ///< "/api/v1/nodes/{name}"
    std::optional<model::Role> scope{};  ///< none: everybody, without a token
    bool whole_installation{false};      ///< not for tokens of one cluster
    std::string tag{};                   ///< its group
    std::string summary{};
    std::vector<QueryParameter> query{};
    std::string body{};        ///< schema of the request's body; empty: none. "yaml": YAML text
    std::string answer{};      ///< schema of the answer's body; empty: none. "yaml", "text", "events"
    bool answers_list{false};  ///< pages of it: {"items", "next"}
    int status{200};           ///< of the good answer
};

}  // namespace pyscaler::web
