#pragma once
#include "http/handler.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::http {

/// One route. In its pattern "{name}" stands for one segment that is not empty, and "{name...}" at the end for all that
/// is left, also nothing; a fixed segment is preferred to "{name}", and that to "{name...}".
struct Route {
    Method method{Method::get};
    std::string pattern{};  ///< "/api/v1/nodes/{name}"
    Handler handler{};
    std::optional<std::size_t> body_bytes{};  ///< instead of the limit of the server
};

/// Finds the handler of a request by method and path, in time that does not grow with the number of routes.
/// Built first, then only read: any number of loops may use it.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Throws std::logic_error for a pattern that is malformed, or has a route of that method already.
    void add(Route route);
    void add(Method method, std::string pattern, Handler handler);

    /// Calls the handler. 404 when no pattern fits, 405 with Allow when none has the method; HEAD is answered by GET
    /// (the server leaves the body away), OPTIONS with Allow where no route of its own exists.
    Task<Response> handle(Request request) const;

    /// The route that would answer, or nullptr.
    const Route* find(const Request& request) const;

    /// Every route in the order added.
    const std::vector<std::shared_ptr<const Route>>& routes() const noexcept { return routes_; }

private:
    struct Node;
    struct Match;

    Match match(const std::vector<std::string>& segments) const;

    std::unique_ptr<Node> root_;
    std::vector<std::shared_ptr<const Route>> routes_{};
};

}  // namespace pyscaler::http
