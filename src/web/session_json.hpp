#pragma once
#include "web/user_sessions.hpp"

#include <boost/json/object.hpp>

namespace pyscaler::web {

/// A session as its own user sees it, with what the pages need: user, grants, CSRF token.
boost::json::object own_session_json(const Login& login, std::string_view cookie);

/// A session in a list.
boost::json::object session_json(const model::UserSession& session, bool is_current);

}  // namespace pyscaler::web
