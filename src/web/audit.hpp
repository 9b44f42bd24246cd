#pragma once
#include "base/clock.hpp"
#include "web/caller.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// Something a person did that is not a change of the configuration: that is audited where it is made.
struct Deed {
    std::string_view verb{};  ///< "run", "cancel", "accept_host_key"
    std::string_view noun{};
    std::string_view object{};
    boost::json::value details{};
    std::string_view message{};
};

void audit(db::Session& session, Time now, const Caller& caller, const Deed& deed);

}  // namespace pyscaler::web
