#include "web/change.hpp"

#include "db/database.hpp"
#include "db/rehearsal.hpp"
#include "fleet/sessions.hpp"
#include "http/problem.hpp"
#include "monitoring/collector.hpp"
#include "samples/store.hpp"
#include "web/boundary.hpp"
#include "web/reply.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

using configuration::ChangeRequest;
using configuration::Object;
using configuration::Outcome;
using configuration::Rejected;
using configuration::Verb;

Rejected outside(const Caller& caller) {
    return Error{Errc::denied, fmt::format("{} may change only what belongs to cluster {}; this needs a token for all "
                                           "clusters",
                                           caller.name, clusters_text(caller))};
}

/// What must be true of the object before the change; gives the tag that the change is to find.
Outcome<std::string> before_change(db::Session& session, const Caller& caller, const ChangeRequest& request,
                                   const std::vector<std::string>& tags) {
    if (request.verb == Verb::create) return std::string{};
    const auto now = configuration::read_object(session, *request.collection, request.identity);
    if (!now) return now.error();
    if (!may_see(*request.collection, now->value.get(), caller.looking()))
        return Rejected{no_such(request.collection->type->name, request.identity)};
    if (!may_change(*request.collection, now->value.get(), caller)) return outside(caller);
    if (tags.empty()) return std::string{};
    return std::find(tags.begin(), tags.end(), now->etag) != tags.end() ? now->etag : tags.front();
}

Outcome<Object> change_in(const configuration::ChangeContext& context, const Caller& caller, ChangeRequest request,
                          const std::vector<std::string>& tags) {
    auto tag = before_change(context.session, caller, request, tags);
    if (!tag) return tag.error();
    request.if_match = std::move(*tag);
    auto changed = configuration::change(context, request);
    if (changed && changed->value && !may_change(*request.collection, changed->value.get(), caller))
        return outside(caller);
    return changed;
}

/// What this process keeps of a node beside the database.
Task<void> forget_node(Services& services, std::int64_t node, bool is_removed) {
    services.sessions.forget(node);
    if (!is_removed) co_return;
    services.collector.forget(node);
    co_await services.samples.forget(node);
}

}  // namespace

http::Response refusal(const Rejected& rejected) {
    if (rejected.is_stale) return http::problem(412, rejected.error.detail());
    if (!rejected.fields.empty()) return refusal(rejected.fields, rejected.error == Errc::conflict ? 409 : 422);
    if (rejected.error == Errc::denied) return http::problem(403, rejected.error.detail());
    return refusal(rejected.error);
}

std::vector<std::string> tags_in(std::string_view header) {
    std::vector<std::string> tags;
    for (std::size_t at = 0; at < header.size();) {
        const auto end = std::min(header.find(',', at), header.size());
        auto tag = header.substr(at, end - at);
        at = end + 1;
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        while (tag.ends_with(' ')) tag.remove_suffix(1);
        if (tag == "*") return {};
        if (tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"')) tag = tag.substr(1, tag.size() - 2);
        if (!tag.empty()) tags.emplace_back(tag);
    }
    return tags;
}

Task<Outcome<Object>> change(Services& services, Caller caller, ChangeRequest request, std::vector<std::string> tags) {
    const Wanted wanted = [request = std::move(request)](db::Session&) -> Result<ChangeRequest> { return request; };
    co_return co_await change(services, std::move(caller), wanted, std::move(tags));
}

Task<Outcome<Object>> change(Services& services, Caller caller, Wanted wanted, std::vector<std::string> tags) {
    const auto now = services.clock.now();
    const auto is_node = std::make_shared<bool>(false);
    const auto write = [&checks = services.checks, now, caller, wanted, tags,
                        is_node](db::Session& session) -> Outcome<Object> {
        auto request = wanted(session);
        if (!request) return Rejected{request.error()};
        *is_node = request->collection->type->name == "Node";
        const configuration::ChangeContext context{session, now, {caller.name, caller.origin}, checks};
        return change_in(context, caller, std::move(*request), tags);
    };
    auto changed = co_await services.database.transact(write);
    if (!changed) co_return changed.error();
    if (*is_node) co_await forget_node(services, changed->id, changed->value == nullptr);
    co_return std::move(*changed);
}

Task<Outcome<Rehearsal>> rehearse_removal(Services& services, Caller caller, ChangeRequest request,
                                          std::vector<std::string> tags) {
    const auto now = services.clock.now();
    const auto write = [&checks = services.checks, now, caller, request,
                        tags](db::Session& session) -> Outcome<Rehearsal> {
        const configuration::ChangeContext context{session, now, {caller.name, caller.origin}, checks};
        Rehearsal told;
        told.parts = configuration::parts_of(session, *request.collection, request.identity);
        const auto removal = [&](db::Session&) { return change_in(context, caller, request, tags); };
        const auto removed = db::rehearse(session, removal);
        if (removed) return told;
        if (!(removed.error().error == Errc::conflict) || removed.error().is_stale) return removed.error();
        told.refused = removed.error().error.detail();
        told.referrers = removed.error().referrers;
        return told;
    };
    co_return co_await services.database.transact(write);
}

http::Response reply_with_tag(const configuration::Collection& collection, Object object, int status) {
    auto body = shown(collection, std::move(object.json));
    if (!object.warnings.empty()) {
        auto& warnings = body["warnings"].emplace_array();
        for (const auto& [field, message] : object.warnings)
            warnings.push_back(json::object{{"field", field}, {"message", message}});
    }
    auto response = reply(body, status);
    response.headers.add("ETag", fmt::format("\"{}\"", object.etag));
    return response;
}

boost::json::object shown(const configuration::Collection& collection, boost::json::object object) {
    if (collection.type->name == "ApiToken") object.erase("hash");
    if (collection.type->name == "User")
        for (const auto* hidden : {"totp_key", "totp_step"}) object.erase(hidden);
    return object;
}

}  // namespace pyscaler::web
