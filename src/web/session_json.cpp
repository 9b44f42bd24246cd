#include "web/session_json.hpp"

#include "base/clock.hpp"

namespace pyscaler::web {

namespace json = boost::json;

json::object session_json(const model::UserSession& session, bool is_current) {
    return {{"id", session.id},
            {"user", session.user.name},
            {"address", session.address->str()},
            {"agent", session.agent->str()},
            {"created_at", format_time(session.created_at)},
            {"last_used_at", format_time(session.last_used_at)},
            {"expires_at", format_time(session.expires_at)},
            {"current", is_current}};
}

json::object own_session_json(const Login& login, std::string_view cookie) {
    auto made = session_json(login.session, true);
    auto& grants = made["grants"].emplace_array();
    for (const auto& grant : login.user.grants) grants.emplace_back(grant.str());
    made["csrf_token"] = csrf_token(cookie);
    made["must_change_password"] = login.user.must_change_password;
    made["second_factor"] = *login.user.second_factor;
    return made;
}

}  // namespace pyscaler::web
