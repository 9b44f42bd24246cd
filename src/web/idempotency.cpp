#include "web/idempotency.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "http/problem.hpp"
#include "model/idempotent_request.hpp"
#include "web/reply.hpp"
#include "web/token.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

using model::IdempotentRequest;
using Requests = db::Repository<IdempotentRequest>;

constexpr std::size_t most_key_bytes = 200;
constexpr std::size_t most_kept_bytes = std::size_t{1} << 20U;

std::string text_of(const http::Response& response) {
    json::array headers;
    // A cookie is for the one connection that it was sent on.
    for (const auto& [name, value] : response.headers)
        if (!http::same_name(name, "Set-Cookie"))
            headers.push_back(json::array{json::string(name), json::string(value)});
    return json::serialize(
        json::object{{"status", response.status}, {"headers", std::move(headers)}, {"body", response.content()}});
}

http::Response response_of(const Secret& answer) {
    const auto told = parse_json(answer.reveal(), {.bytes = answer.reveal().size()}).value();
    http::Response response;
    response.status = static_cast<int>(told.at("status").as_int64());
    response.body = std::string(told.at("body").as_string());
    for (const auto& header : told.at("headers").as_array())
        response.headers.add(std::string(header.at(0).as_string()), std::string(header.at(1).as_string()));
    response.headers.set(replayed_header, "true");
    return response;
}

/// The same request as it was sent before; nothing for a new one, which is written down.
Result<std::optional<IdempotentRequest>> find_or_write(db::Session& session, IdempotentRequest request) {
    Requests requests{session};
    auto before = requests.first(db::Query{}.where(&IdempotentRequest::key, request.key->str()));
    if (before && *before->created_at + idempotency_lasts <= *request.created_at) {
        if (auto removed = requests.remove(before->id); !removed) return removed.error();
        before.reset();
    }
    if (!before) {
        if (auto written = requests.insert(request); !written) return written.error();
        return std::optional<IdempotentRequest>{};
    }
    if (before->request != request.request)
        return Error{Errc::invalid, "Idempotency-Key: was used to ask for something else"};
    return before;
}

/// The answer to a request that was sent before; nothing for a new one, which is written down.
Result<std::optional<http::Response>> begin(db::Session& session, const IdempotentRequest& request) {
    const auto known = find_or_write(session, request);
    if (!known) return known.error();
    const auto& before = *known;
    if (!before) return std::optional<http::Response>{};
    if (before->answer.empty())
        return Error{Errc::conflict,
                     "the first request with this Idempotency-Key is under way, or was cut off: look "
                     "what became of it before you send it with another"};
    return std::optional{response_of(before->answer)};
}

/// Keeps a good answer; forgets the request otherwise.
Task<void> end(db::Database& database, std::string key, Secret answer) {
    const auto write = [key, answer](db::Session& session) -> Result<void> {
        Requests requests{session};
        auto request = requests.first(db::Query{}.where(&IdempotentRequest::key, key));
        if (!request) return {};
        if (answer.empty()) return requests.remove(request->id);
        request->answer = answer;
        return requests.update(*request);
    };
    if (auto written = co_await database.transact(write); !written)
        log::error("web", "the answer to a request with an idempotency key was not kept: {}", written.error().detail());
}

Task<http::Response> once(Services& services, Answer answer, http::Request request, Caller caller) {
    const auto key = idempotency_key(request);
    if (!key) co_return refusal(key.error());
    if (!*key) co_return co_await answer(std::move(request), std::move(caller));
    const auto entry = kept_request(**key, request, caller, services.clock.now());
    const auto look = [entry](db::Session& session) { return begin(session, entry); };
    auto before = co_await services.database.transact(look);
    if (!before) co_return refusal(before.error());
    if (*before) co_return std::move(**before);
    // What is thrown leaves the request unanswered: perhaps it was done.
    auto response = co_await answer(std::move(request), std::move(caller));
    const bool is_good = response.status < 300 && response.content().size() <= most_kept_bytes;
    co_await end(services.database, entry.key->str(), is_good ? Secret{text_of(response)} : Secret{});
    co_return response;
}

}  // namespace

Result<std::optional<std::string>> idempotency_key(const http::Request& request) {
    const auto key = request.headers.find("Idempotency-Key");
    if (!key) return std::optional<std::string>{};
    if (auto fault = model::text_fault(*key, 1, most_key_bytes))
        return Error{Errc::invalid, "Idempotency-Key: " + *fault};
    return std::optional{std::string(*key)};
}

IdempotentRequest kept_request(const std::string& key, const http::Request& request, const Caller& caller, Time now) {
    IdempotentRequest made;
    // Keys of different callers do not meet.
    made.key = hash_of_token(fmt::format("{}/{}:{}", caller.token, caller.user, key));
    // With the key: a body may hold a password, and this hash is a fast one.
    std::string asked = fmt::format("{}\n{} {}", key, http::to_string(request.method), request.target.path());
    for (const auto& [name, value] : request.target.query) asked += fmt::format("\n{}={}", name, value);
    made.request = hash_of_token(asked + "\n\n" + request.body);
    made.created_at = now;
    return made;
}

Result<void> claim_key(db::Session& session, const IdempotentRequest& request) {
    const auto known = find_or_write(session, request);
    if (!known) return known.error();
    return {};
}

Answer once_for_each_key(Services& services, Answer answer) {
    return [&services, answer = std::move(answer)](http::Request request, Caller caller) {
        return once(services, answer, std::move(request), std::move(caller));
    };
}

}  // namespace pyscaler::web
