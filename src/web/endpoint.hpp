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
    std::string rehearsed{};   ///< schema of the answer (200) with ?dry_run=true, when it takes that
    bool answers_list{false};  ///< pages of it: {"items", "next"}
    int status{200};           ///< of the good answer

    /// What begins or makes something, and would do it twice when it is sent twice: every POST of the API but the
    /// login.
    bool takes_idempotency_key() const {
        return method == http::Method::post && scope && pattern.starts_with("/api/v1/");
    }
    /// An execution keeps the key that it was started with itself, in the transaction that starts it.
    bool starts_execution() const { return answer == "StartedExecution" && !body.empty(); }
};

/// An endpoint without query, body and answer yet, for everybody who has this role somewhere.
Endpoint make_endpoint(http::Method method, std::string pattern, model::Role scope, std::string tag,
                       std::string summary);
/// The same for what users do to their own account.
Endpoint make_account_endpoint(http::Method method, std::string pattern, std::string summary);

}  // namespace pyscaler::web
