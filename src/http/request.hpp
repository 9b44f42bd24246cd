#pragma once
#include "http/headers.hpp"
#include "http/method.hpp"
#include "http/target.hpp"

#include <any>
#include <string>

namespace pyscaler::http {

/// One request, complete with its body. Handlers take it by value.
struct Request {
    Method method{Method::get};
    Target target{};
    Headers headers{};
    std::string body{};

    Parameters parameters{};       ///< what the pattern of the route captured: "/nodes/{name}" gives `name`
    std::string remote_address{};  ///< who asks: "127.0.0.1" or "::1"; from a header only of a trusted proxy
    std::string local_address{};   ///< the address of ours that was asked
    bool is_tls{false};            ///< between the client and us, or a trusted proxy
    std::any context{};            ///< for the layers of a handler: who asks, ...
};

}  // namespace pyscaler::http
