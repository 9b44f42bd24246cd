#include "configuration/apply.hpp"
#include "configuration/export.hpp"
#include "db/database.hpp"
#include "web/change.hpp"
#include "web/listing.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

namespace pyscaler::web {
namespace {

Endpoint apply_endpoint() {
    Endpoint endpoint;
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/apply";
    endpoint.scope = model::Role::administrator;
    endpoint.whole_installation = true;
    endpoint.tag = "configuration";
    endpoint.summary = "Makes the configuration as these documents say, all or nothing; answers with what changed";
    endpoint.query = {{"dry_run", "true: only says what would change", "boolean"},
                      {"prune", "true: removes what is not among the documents", "boolean"}};
    endpoint.body = "yaml";
    endpoint.answer = "ApplyReport";
    return endpoint;
}

Endpoint export_endpoint() {
    Endpoint endpoint;
    endpoint.pattern = "/api/v1/export";
    endpoint.scope = model::Role::viewer;
    endpoint.whole_installation = true;
    endpoint.tag = "configuration";
    endpoint.summary = "The configuration as one apply file, without secrets";
    endpoint.answer = "yaml";
    return endpoint;
}

Result<configuration::ApplyOptions> options_in(const http::Parameters& query) {
    const auto dry_run = read_flag(query, "dry_run");
    if (!dry_run) return dry_run.error();
    const auto prune = read_flag(query, "prune");
    if (!prune) return prune.error();
    configuration::ApplyOptions options;
    options.dry_run = *dry_run;
    options.prune = *prune;
    return options;
}

Task<http::Response> apply(Services& services, http::Request request, Caller caller) {
    const auto options = options_in(request.target.query);
    if (!options) co_return refusal(options.error());
    const auto documents = configuration::read_documents(request.body, "body");
    if (!documents) co_return refusal(documents.error());
    const auto write = [&checks = services.checks, now = services.clock.now(), caller, documents = *documents,
                        options = *options](db::Session& session) {
        const configuration::ChangeContext context{session, now, {caller.name, caller.origin}, checks};
        return configuration::apply(context, documents, options);
    };
    const auto report = co_await services.database.transact(write);
    if (!report) co_return refusal(report.error());
    if (services.kick) services.kick();
    co_return reply(configuration::to_json(*report));
}

Task<http::Response> export_all(Services& services, http::Request, Caller) {
    const auto look = [](db::Session& session) -> Result<std::string> { return configuration::export_yaml(session); };
    auto text = co_await services.database.read(look);
    if (!text) co_return refusal(text.error());
    auto response = http::Response::text(std::move(*text));
    response.headers.set("Content-Type", "application/yaml");
    co_return response;
}

}  // namespace

void add_apply_routes(Routes& routes, Services& services) {
    routes.add(apply_endpoint(), [&services](http::Request request, Caller caller) {
        return apply(services, std::move(request), std::move(caller));
    });
    routes.add(export_endpoint(), [&services](http::Request request, Caller caller) {
        return export_all(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
