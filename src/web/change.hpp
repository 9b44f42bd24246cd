#pragma once
#include "configuration/change.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "web/api.hpp"
#include "web/caller.hpp"

#include <vector>

namespace pyscaler::web {

/// An answer for what was not changed: as `refusal`, and 412 for what somebody else changed meanwhile.
http::Response refusal(const configuration::Rejected& rejected);

/// The entity tags of an `If-Match` header, without quotes; "*" is none at all.
std::vector<std::string> tags_in(std::string_view header);

/// Makes one change in the caller's name, inside what the caller may change; with `tags`, only when the object has one
/// of them now. `Errc::denied` when it reaches outside the caller's cluster.
Task<configuration::Outcome<configuration::Object>> change(Services& services, Caller caller,
                                                           configuration::ChangeRequest request,
                                                           std::vector<std::string> tags);

/// What people see of a stored object: the hash of a token is nobody's business.
boost::json::object shown(const configuration::Collection& collection, boost::json::object object);

}  // namespace pyscaler::web
