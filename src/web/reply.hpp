#pragma once
#include "base/result.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "model/field_error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

/// How the API says things.
namespace pyscaler::web {

namespace json = boost::json;

/// JSON with this status.
http::Response reply(const json::value& value, int status = 200);

/// An error as problem details: not_found 404, conflicts and limits 409, invalid 422, peers that are away 503 and 504.
/// What is none of these is logged, and people get a plain sentence.
http::Response refusal(const Error& error);

/// What is wrong with which field.
http::Response refusal(const model::FieldErrors& errors, int status = 422);

/// "there is no Node "web01"".
Error no_such(std::string_view noun, std::string_view name);

/// What the caller may see, and may not do this to: 403. (`Errc::denied` are rules that hold for everybody.)
Error forbidden(std::string detail);

/// 202 with what was started: {"execution": …}.
http::Response started(std::string_view what, std::string_view id);

/// The JSON object that the request's body must be; an empty body is an empty object. `Errc::invalid` says where it is
/// malformed, `Errc::protocol` that it is not sent as JSON.
Result<json::object> body_of(const http::Request& request);

/// The text member `name`, "" when it is not there; `Errc::invalid` when it is something else.
Result<std::string> text_in(const json::object& body, std::string_view name);

/// Members that `body` must not have, since nothing is made of them; `Errc::invalid` names the first.
Result<void> only(const json::object& body, std::initializer_list<std::string_view> known);

}  // namespace pyscaler::web
