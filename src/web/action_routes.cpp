#include "db/database.hpp"
#include "web/action_preview.hpp"
#include "web/routes.hpp"
#include "web/sight.hpp"
#include "web/start.hpp"

#include <fmt/core.h>

namespace pyscaler::web {
namespace {

constexpr std::size_t most_nodes = 1000;

Endpoint run_endpoint() {
    Endpoint endpoint;
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/actions/{name}/run";
    endpoint.scope = model::Role::operator_;
    endpoint.tag = "actions";
    endpoint.summary = "Runs one action on a cluster or on nodes of one; honours Idempotency-Key";
    endpoint.body = "RunRequest";
    endpoint.answer = "StartedExecution";
    endpoint.status = 202;
    return endpoint;
}

Endpoint preview_endpoint() {
    auto endpoint = run_endpoint();
    endpoint.pattern = "/api/v1/actions/{name}/preview";
    endpoint.summary =
        "What running it would do: its settings with what they name, the nodes and why, those passed over, and what "
        "forbids it (\"refused\"). Nothing is begun";
    endpoint.answer = "ActionPreview";
    endpoint.status = 200;
    return endpoint;
}

/// Where an action is to be run: the cluster, or nodes of one.
struct Place {
    std::string cluster{};
    std::vector<std::string> nodes{};
    std::string reason{};
};

Result<std::vector<std::string>> names_in(const json::value& list) {
    std::vector<std::string> names;
    if (!list.is_array() || list.get_array().size() > most_nodes)
        return Error{Errc::invalid, fmt::format("nodes: must be a list of at most {} names", most_nodes)};
    for (const auto& name : list.get_array()) {
        if (!name.is_string()) return Error{Errc::invalid, "nodes: must be a list of names"};
        names.emplace_back(name.get_string());
    }
    return names;
}

Result<Place> place_in(const json::object& body) {
    if (auto known = only(body, {"cluster", "node", "nodes", "reason"}); !known) return known.error();
    Place place;
    for (const auto& [name, into] : {std::pair{"cluster", &place.cluster}, std::pair{"reason", &place.reason}}) {
        auto text = text_in(body, name);
        if (!text) return text.error();
        *into = std::move(*text);
    }
    auto node = text_in(body, "node");
    if (!node) return node.error();
    if (const auto* list = body.if_contains("nodes")) {
        auto names = names_in(*list);
        if (!names) return names.error();
        place.nodes = std::move(*names);
    }
    if (!node->empty()) place.nodes.push_back(std::move(*node));
    if (place.cluster.empty() && place.nodes.empty())
        return Error{Errc::invalid, "say where: \"cluster\", \"node\" or \"nodes\""};
    return place;
}

Result<Wish> wish_of(const http::Request& request, const Caller& caller) {
    const auto body = body_of(request);
    if (!body) return body.error();
    const auto place = place_in(*body);
    if (!place) return place.error();
    return Wish{[caller, name = std::string(request.parameters.value("name")),
                 place = *place](db::Session& session) -> Result<control::ExecutionRequest> {
        if (!place.cluster.empty())
            if (auto cluster = visible<model::Cluster>(session, caller, place.cluster); !cluster)
                return cluster.error();
        for (const auto& node : place.nodes)
            if (auto found = visible<model::Node>(session, caller, node); !found) return found.error();
        auto wanted = control::request_of_action(session, name, place.cluster, place.nodes);
        if (!wanted) return wanted.error();
        wanted->reason = place.reason;
        return wanted;
    }};
}

Task<http::Response> run(Services& services, http::Request request, Caller caller) {
    auto wish = wish_of(request, caller);
    if (!wish) co_return refusal(wish.error());
    co_return co_await start(services, std::move(request), std::move(caller), std::move(*wish));
}

Task<http::Response> preview(Services& services, http::Request request, Caller caller) {
    auto wish = wish_of(request, caller);
    if (!wish) co_return refusal(wish.error());
    const auto try_it = [&services, now = services.clock.now(), caller,
                         wish = std::move(*wish)](db::Session& session) -> Result<json::object> {
        auto wanted = wish(session);
        if (!wanted) return wanted.error();
        if (auto cluster = visible<model::Cluster>(session, caller, wanted->cluster); !cluster) return cluster.error();
        wanted->origin = fleet::Origin::person;
        return preview_of(session, now, services.identifiers, services.installation, *wanted);
    };
    auto shown = co_await services.database.transact(try_it);
    co_return shown ? reply(*shown) : refusal(shown.error());
}

}  // namespace

void add_action_routes(Routes& routes, Services& services) {
    routes.add(run_endpoint(), [&services](http::Request request, Caller caller) {
        return run(services, std::move(request), std::move(caller));
    });
    routes.add(preview_endpoint(), [&services](http::Request request, Caller caller) {
        return preview(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
