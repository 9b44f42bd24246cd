#include "web/reply.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"
#include "model/json.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::web {
namespace {

int status_of(const Error& error) {
    if (error.code() == make_error_code(boost::system::errc::permission_denied)) return 403;
    if (error.code().category() != error_category()) return 500;
    switch (static_cast<Errc>(error.code().value())) {
        case Errc::not_found: return 404;
        case Errc::conflict:
        case Errc::denied:  // by the rules of the fleet; what a token may not do is said before
        case Errc::limit_exceeded:
        case Errc::host_key_changed: return 409;
        case Errc::invalid: return 422;
        case Errc::protocol: return 415;
        case Errc::timed_out: return 504;
        case Errc::refused:
        case Errc::unreachable:
        case Errc::throttled:
        case Errc::capacity:
        case Errc::unavailable:
        case Errc::cancelled: return 503;
        case Errc::failed: break;
    }
    return 500;
}

}  // namespace

http::Response reply(const json::value& value, int status) {
    return http::Response::json(json::serialize(value), status);
}

http::Response refusal(const Error& error) {
    const int status = status_of(error);
    if (status != 500) return http::problem(status, error.detail());
    log::error("web", "{}: {}", error.code().message(), error.detail());
    return http::problem(500, "the server failed at this; its log says why");
}

http::Response refusal(const model::FieldErrors& errors, int status) {
    std::vector<http::FieldError> fields;
    for (const auto& [field, message] : errors) fields.push_back({field, message});
    return http::problem(status, model::to_error(errors).detail(), std::move(fields));
}

Error no_such(std::string_view noun, std::string_view name) {
    return {Errc::not_found, fmt::format("there is no {} \"{:.64}\"", noun, name)};
}

Error forbidden(std::string detail) {
    return {make_error_code(boost::system::errc::permission_denied), std::move(detail)};
}

http::Response started(std::string_view what, std::string_view id) { return reply(json::object{{what, id}}, 202); }

Result<json::object> body_of(const http::Request& request) {
    const auto type = request.headers.value("Content-Type");
    if (!type.empty() && type.find("json") == std::string_view::npos)
        return Error{Errc::protocol, fmt::format("send application/json, not {:.80}", type)};
    if (request.body.empty()) return json::object{};
    auto parsed = parse_json(request.body);
    if (!parsed) return parsed.error();
    if (!parsed->is_object()) return Error{Errc::invalid, "the body must be a JSON object"};
    return std::move(parsed->get_object());
}

Result<std::string> text_in(const json::object& body, std::string_view name) {
    const auto* value = body.if_contains(name);
    if (value == nullptr || value->is_null()) return std::string{};
    if (!value->is_string()) return Error{Errc::invalid, fmt::format("{}: must be a text", name)};
    return std::string(value->get_string());
}

Result<void> only(const json::object& body, std::initializer_list<std::string_view> known) {
    for (const auto& member : body)
        if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
            return Error{Errc::invalid, fmt::format("{:.64}: is not a member of this", std::string_view(member.key()))};
    return {};
}

}  // namespace pyscaler::web
