#include "configuration/restoration.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "web/change.hpp"
#include "web/listing.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

#include <limits>

namespace pyscaler::web {
namespace {

Endpoint restore_endpoint() {
    Endpoint endpoint;
    endpoint.method = http::Method::post;
    endpoint.pattern = "/api/v1/audit/{id}/restore";
    endpoint.scope = model::Role::administrator;
    endpoint.whole_installation = true;
    endpoint.tag = "audit";
    endpoint.summary =
        "Puts an object back to what it was before this entry, and answers it; one that was removed is made again. "
        "Secrets stay as they are: \"warnings\" names them";
    endpoint.answer = "RestoredObject";
    return endpoint;
}

/// What cannot be put back is no fault of the request: it is what has become of everything else.
http::Response not_restored(const configuration::Rejected& rejected) {
    if (rejected.fields.empty()) return refusal(rejected);
    std::vector<http::FieldError> fields;
    for (const auto& [field, message] : rejected.fields) fields.push_back({field, message});
    return http::problem(409, rejected.error.detail(), std::move(fields));
}

Task<http::Response> restore(Services& services, http::Request request, Caller caller) {
    const std::string text{request.parameters.value("id")};
    const auto id = read_number("id", text, 1, std::numeric_limits<std::int64_t>::max());
    if (!id) co_return refusal(no_such("AuditEntry", text));
    const auto found = std::make_shared<configuration::Restoration>();
    const Wanted wanted = [id = *id, text, found](db::Session& session) -> Result<configuration::ChangeRequest> {
        const auto entry = db::Repository<model::AuditEntry>{session}.find(id);
        if (!entry) return no_such("AuditEntry", text);
        auto made = configuration::restoration(session, *entry);
        if (!made) return made.error();
        *found = std::move(*made);
        return found->request;
    };
    auto restored = co_await change(services, std::move(caller), wanted, {});
    if (!restored) co_return not_restored(restored.error());
    std::move(found->left.begin(), found->left.end(), std::back_inserter(restored->warnings));
    co_return reply_with_tag(*found->request.collection, std::move(*restored), 200);
}

}  // namespace

void add_audit_routes(Routes& routes, Services& services) {
    routes.add(restore_endpoint(), [&services](http::Request request, Caller caller) {
        return restore(services, std::move(request), std::move(caller));
    });
}

}  // namespace pyscaler::web
