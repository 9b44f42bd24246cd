#include "configuration/registry.hpp"
#include "db/database.hpp"
#include "db/records.hpp"
#include "http/target.hpp"
#include "model/json.hpp"
#include "web/boundary.hpp"
#include "web/change.hpp"
#include "web/kept_replies.hpp"
#include "web/listing.hpp"
#include "web/next_run.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

using configuration::ChangeRequest;
using configuration::Collection;
using configuration::Verb;

std::string entity_tag(std::string_view etag) { return fmt::format("\"{}\"", etag); }

Task<http::Response> list(Services& services, const Collection& collection, http::Request request, Caller caller) {
    auto query = read_query(*collection.type, request.target.query);
    if (!query) co_return refusal(query.error());
    narrow(*query, collection, caller);
    const auto look = [&collection, query = *query,
                       now = services.clock.now()](db::Session& session) -> Result<json::object> {
        std::string next;
        const auto objects = db::Records{session, collection.layout}.select(query, next);
        if (!objects) return objects.error();
        json::array items;
        for (const auto& object : *objects) {
            auto item = shown(collection, model::to_json(*collection.type, object.get()));
            add_next_run(collection, object.get(), now, item);
            items.push_back(std::move(item));
        }
        return page(std::move(items), next);
    };
    const auto found = co_await services.database.read(look);
    if (!found) co_return refusal(found.error());
    co_return reply(*found);
}

Task<http::Response> one(Services& services, const Collection& collection, http::Request request, Caller caller) {
    const std::string identity{request.parameters.value(collection.identified_by)};
    const auto look = [&collection, caller, identity](db::Session& session) -> Result<configuration::Object> {
        auto object = configuration::read_object(session, collection, identity);
        if (!object) return object.error().error;
        if (!may_see(collection, object->value.get(), caller)) return no_such(collection.type->name, identity);
        return std::move(*object);
    };
    auto found = co_await services.database.read(look);
    if (!found) co_return refusal(found.error());
    if (request.headers.has_token("If-None-Match", entity_tag(found->etag))) {
        auto response = http::Response::empty(304);
        response.headers.add("ETag", entity_tag(found->etag));
        co_return response;
    }
    add_next_run(collection, found->value.get(), services.clock.now(), found->json);
    co_return reply_with_tag(collection, std::move(*found), 200);
}

Task<http::Response> rehearse(Services& services, ChangeRequest wanted, std::vector<std::string> tags, Caller caller) {
    const auto rehearsal = co_await rehearse_removal(services, std::move(caller), std::move(wanted), std::move(tags));
    if (!rehearsal) co_return refusal(rehearsal.error());
    json::object told;
    auto& along = told["takes_along"].emplace_array();
    for (const auto& [kind, name] : rehearsal->parts) along.push_back({{"kind", kind}, {"name", name}});
    told["refused"] = rehearsal->refused.empty() ? json::value{} : json::value(rehearsal->refused);
    auto& blockers = told["blocked_by"].emplace_array();
    for (const auto& [noun, name, field] : rehearsal->referrers) {
        const auto* collection = configuration::find_noun(noun);
        blockers.push_back(
            {{"noun", collection == nullptr ? noun : collection->path}, {"name", name}, {"field", field}});
    }
    co_return reply(told);
}

Task<http::Response> write(Services& services, const Collection& collection, Verb verb, http::Request request,
                           Caller caller) {
    ChangeRequest wanted;
    wanted.verb = verb;
    wanted.collection = &collection;
    if (verb != Verb::create) wanted.identity = request.parameters.value(collection.identified_by);
    if (verb != Verb::remove) {
        auto body = body_of(request);
        if (!body) co_return refusal(body.error());
        wanted.input = std::move(*body);
        if (has_next_run(collection)) wanted.input.erase(next_run_member);  // as whatever is only to be read
    }
    auto tags = tags_in(request.headers.value("If-Match"));
    if (verb == Verb::remove) {
        const auto is_rehearsal = read_flag(request.target.query, "dry_run");
        if (!is_rehearsal) co_return refusal(is_rehearsal.error());
        if (*is_rehearsal) co_return co_await rehearse(services, std::move(wanted), std::move(tags), std::move(caller));
    }
    auto changed = co_await change(services, std::move(caller), std::move(wanted), std::move(tags));
    if (!changed) co_return refusal(changed.error());
    if (verb == Verb::remove) co_return http::Response::empty(204);
    add_next_run(collection, changed->value.get(), services.clock.now(), changed->json);
    const auto location = fmt::format("/api/v1/{}/{}", collection.path, http::percent_encode(changed->identity));
    auto response = reply_with_tag(collection, std::move(*changed), verb == Verb::create ? 201 : 200);
    if (verb == Verb::create) response.headers.add("Location", location);
    co_return response;
}

/// Who may read it, and who may write it. Freezing is an operator's work.
model::Role reader_of(const Collection& collection) {
    const auto& noun = collection.type->name;
    return noun == "ApiToken" || noun == "User" ? model::Role::administrator : model::Role::viewer;
}
model::Role writer_of(const Collection& collection) {
    return collection.type->name == "Freeze" ? model::Role::operator_ : model::Role::administrator;
}

/// Shared things that tell of other clusters.
bool is_private(const Collection& collection) {
    const auto& noun = collection.type->name;
    return noun == "ApiToken" || noun == "User" || noun == "AuditEntry" || noun == "PeriodicTask";
}

class Adder {
public:
    Adder(Routes& routes, Services& services, std::shared_ptr<KeptReplies> kept, const Collection& collection)
        : routes_(routes), services_(services), kept_(std::move(kept)), collection_(collection) {}

    void add() {
        const auto& path = collection_.path;
        const auto& noun = collection_.type->name;
        const auto one = fmt::format(
            "{} {}", std::string_view{"AEIOU"}.find(noun.front()) != std::string_view::npos ? "an" : "a", noun);
        add_list(fmt::format("Lists {}: filters by any member, search, order, limit, cursor", path));
        add_one(fmt::format("One {}, with its ETag", noun));
        if (!collection_.writable) return;
        add_change(http::Method::post, Verb::create, fmt::format("Makes {}", one));
        add_change(http::Method::put, Verb::replace, fmt::format("Replaces {}; honours If-Match", one));
        add_change(http::Method::patch, Verb::patch, fmt::format("Changes members of {}; honours If-Match", one));
        add_change(http::Method::delete_, Verb::remove, fmt::format("Removes {}; honours If-Match", one));
    }

private:
    std::string all_path() const { return "/api/v1/" + collection_.path; }
    std::string one_path() const {
        return fmt::format("/api/v1/{}/{{{}}}", collection_.path, collection_.identified_by);
    }

    Endpoint endpoint(http::Method method, std::string pattern, model::Role scope, std::string summary) const {
        Endpoint made;
        made.method = method;
        made.pattern = std::move(pattern);
        made.scope = scope;
        made.tag = collection_.path;
        made.summary = std::move(summary);
        made.answer = collection_.type->name;
        return made;
    }

    /// A group that has its own answer for this has added it before.
    bool is_taken(const Endpoint& wanted) const {
        const auto& known = routes_.endpoints();
        return std::any_of(known.begin(), known.end(), [&](const Endpoint& each) {
            return each.method == wanted.method && each.pattern == wanted.pattern;
        });
    }

    void add_list(std::string summary) {
        auto made = endpoint(http::Method::get, all_path(), reader_of(collection_), std::move(summary));
        made.whole_installation = is_private(collection_);
        made.answers_list = true;
        made.query = {{"search", "some text or name contains it"},
                      {"order", "a member, \"-\" before it for descending"},
                      {"limit", "1 to 1000, 100 by default", "integer"},
                      {"cursor", "\"next\" of the page before"}};
        for (auto& filter : filters_of(*collection_.type)) made.query.push_back(std::move(filter));
        if (is_taken(made)) return;
        auto answer = [&services = services_, &collection = collection_](http::Request request, Caller caller) {
            return list(services, collection, std::move(request), std::move(caller));
        };
        if (has_next_run(collection_)) return routes_.add(std::move(made), std::move(answer));
        routes_.add(std::move(made), keeping(kept_, std::move(answer)));
    }

    void add_one(std::string summary) {
        auto made = endpoint(http::Method::get, one_path(), reader_of(collection_), std::move(summary));
        made.whole_installation = is_private(collection_);
        if (is_taken(made)) return;
        routes_.add(std::move(made),
                    [&services = services_, &collection = collection_](http::Request request, Caller caller) {
                        return one(services, collection, std::move(request), std::move(caller));
                    });
    }

    void add_change(http::Method method, Verb verb, std::string summary) {
        auto made = endpoint(method, verb == Verb::create ? all_path() : one_path(), writer_of(collection_),
                             std::move(summary));
        made.whole_installation = is_private(collection_) || cluster_member(collection_) == nullptr;
        if (verb != Verb::remove) made.body = collection_.type->name;
        if (verb == Verb::create) made.status = 201;
        if (verb == Verb::remove) {
            made.status = 204;
            made.answer.clear();
            made.query = {{"dry_run", "only tells what goes along, or why it cannot be removed", "boolean"}};
            made.rehearsed = "TakesAlong";
        }
        if (is_taken(made)) return;
        routes_.add(std::move(made),
                    [&services = services_, &collection = collection_, verb](http::Request request, Caller caller) {
                        return write(services, collection, verb, std::move(request), std::move(caller));
                    });
    }

    Routes& routes_;
    Services& services_;
    std::shared_ptr<KeptReplies> kept_;
    const Collection& collection_;
};

}  // namespace

void add_collection_routes(Routes& routes, Services& services) {
    const auto kept = std::make_shared<KeptReplies>(services.database);
    for (const auto& collection : configuration::collections()) Adder{routes, services, kept, collection}.add();
}

}  // namespace pyscaler::web
