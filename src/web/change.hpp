#pragma once
#include "configuration/change.hpp"
#include "configuration/parts.hpp"
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

/// The same for a change that is worked out inside its transaction; an error refuses it.
using Wanted = std::function<Result<configuration::ChangeRequest>(db::Session&)>;
Task<configuration::Outcome<configuration::Object>> change(Services& services, Caller caller, Wanted wanted,
                                                           std::vector<std::string> tags);

/// What a removal would do.
struct Rehearsal {
    std::vector<configuration::Part> parts{};  ///< what it takes along
    std::string refused{};                     ///< what forbids it now; empty: nothing
    std::vector<db::Referrer> referrers{};     ///< who refers to the object, where that forbids it
};

/// Tells what the removal that is asked for would do, and removes nothing. Refused as `change` refuses what is not
/// there, was changed meanwhile or is not the caller's to remove.
Task<configuration::Outcome<Rehearsal>> rehearse_removal(Services& services, Caller caller,
                                                         configuration::ChangeRequest request,
                                                         std::vector<std::string> tags);

/// An object with its ETag, and "warnings" where there are any.
http::Response reply_with_tag(const configuration::Collection& collection, configuration::Object object, int status);

/// What people see of a stored object: the hash of a token is nobody's business.
boost::json::object shown(const configuration::Collection& collection, boost::json::object object);

}  // namespace pyscaler::web
