#include "web/openapi.hpp"
#include "web/routes.hpp"

#include <boost/json/serialize.hpp>

namespace pyscaler::web {
namespace {

Endpoint document_endpoint(std::string pattern) {
    Endpoint endpoint;
    endpoint.pattern = std::move(pattern);
    endpoint.scope = model::Role::viewer;
    endpoint.tag = "monitoring";
    endpoint.summary = "This document";
    endpoint.answer = "OpenApi";
    return endpoint;
}

}  // namespace

void add_openapi_routes(Routes& routes, Services& services) {
    auto endpoints = routes.endpoints();
    for (const auto* pattern : {"/api/openapi.json", "/api/v1/openapi.json"})
        endpoints.push_back(document_endpoint(pattern));
    const auto text =
        std::make_shared<const std::string>(boost::json::serialize(openapi_document(endpoints, services.version)));
    const Answer answer = [text](http::Request, Caller) -> Task<http::Response> {
        co_return http::Response::bytes(text, "application/json");
    };
    for (const auto* pattern : {"/api/openapi.json", "/api/v1/openapi.json"})
        routes.add(document_endpoint(pattern), answer);
}

}  // namespace pyscaler::web
