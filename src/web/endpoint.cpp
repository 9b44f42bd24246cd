#include "web/endpoint.hpp"

namespace pyscaler::web {

Endpoint make_endpoint(http::Method method, std::string pattern, model::Role scope, std::string tag,
                       std::string summary) {
    Endpoint made;
    made.method = method;
    made.pattern = std::move(pattern);
    made.scope = scope;
    made.tag = std::move(tag);
    made.summary = std::move(summary);
    return made;
}

Endpoint make_account_endpoint(http::Method method, std::string pattern, std::string summary) {
    return make_endpoint(method, std::move(pattern), model::Role::viewer, "account", std::move(summary));
}

}  // namespace pyscaler::web
