#include "configuration/registry.hpp"
#include "model/described.hpp"
#include "web/change.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/token.hpp"

namespace pyscaler::web {
namespace {

Endpoint make_endpoint() {
    Endpoint endpoint;
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/tokens";
    endpoint.scope = model::Role::administrator;
    endpoint.whole_installation = true;
    endpoint.tag = "tokens";
    endpoint.summary = "Makes a token; the answer is the only one that ever shows its text";
    endpoint.body = "ApiToken";
    endpoint.answer = "NewToken";
    endpoint.status = 201;
    return endpoint;
}

Task<http::Response> make(Services& services, http::Request request, Caller caller) {
    auto body = body_of(request);
    if (!body) co_return refusal(body.error());
    const auto text = token_text(services.identifiers);
    configuration::ChangeRequest wanted;
    wanted.verb = configuration::Verb::create;
    wanted.collection = configuration::find_collection("tokens");
    wanted.input = std::move(*body);
    wanted.prepare = [hash = hash_of_token(text.reveal()), now = services.clock.now()](void* object) {
        auto& token = *static_cast<model::ApiToken*>(object);
        token.hash = model::Text<128>{hash};
        token.created_at = now;
    };
    auto made = co_await change(services, std::move(caller), std::move(wanted), {});
    if (!made) co_return refusal(made.error());
    auto answer = shown(*configuration::find_collection("tokens"), std::move(made->json));
    answer["token"] = text.reveal();
    auto response = reply(answer, 201);
    response.headers.add("Location", "/api/v1/tokens/" + made->identity);
    co_return response;
}

}  // namespace

void add_token_routes(Routes& routes, Services& services) {
    routes.add(make_endpoint(), [&services](http::Request request, Caller caller) {
        return make(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
