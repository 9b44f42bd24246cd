#pragma once
#include "http/router.hpp"
#include "web/api.hpp"
#include "web/caller.hpp"
#include "web/endpoint.hpp"

#include <functional>
#include <vector>

namespace pyscaler::web {

/// Answers one request of a caller who may ask. It outlives its coroutines, so it may be a lambda with captures.
using Answer = std::function<Task<http::Response>(http::Request, Caller)>;

/// The endpoints on their way to a router, each guarded by its scope.
class Routes {
public:
    explicit Routes(Services& services) : services_(services) {}

    void add(Endpoint endpoint, Answer answer);

    const std::vector<Endpoint>& endpoints() const noexcept { return endpoints_; }
    http::Router take_router() { return std::move(router_); }

private:
    Services& services_;
    std::vector<Endpoint> endpoints_{};
    http::Router router_{};
};

/// All of them, in the order of the document.
Routes make_routes(Services& services);

// One group each.
void add_collection_routes(Routes& routes, Services& services);
void add_cluster_routes(Routes& routes, Services& services);
void add_node_routes(Routes& routes, Services& services);
void add_trigger_routes(Routes& routes, Services& services);
void add_action_routes(Routes& routes, Services& services);
void add_execution_routes(Routes& routes, Services& services);
void add_series_routes(Routes& routes, Services& services);
void add_event_routes(Routes& routes, Services& services);
void add_task_routes(Routes& routes, Services& services);
void add_session_routes(Routes& routes, Services& services);
void add_account_routes(Routes& routes, Services& services);
void add_personal_token_routes(Routes& routes, Services& services);
void add_user_routes(Routes& routes, Services& services);
void add_token_routes(Routes& routes, Services& services);
/// The paths of the PyScaler of 2013.
void add_compatibility_routes(Routes& routes, Services& services);
void add_audit_routes(Routes& routes, Services& services);
void add_apply_routes(Routes& routes, Services& services);
void add_status_routes(Routes& routes, Services& services);
void add_metrics_routes(Routes& routes, Services& services);
void add_health_routes(Routes& routes, Services& services);
/// The document of all routes added before.
void add_openapi_routes(Routes& routes, Services& services);

/// The largest body of any route: what the files of `apply` may have.
inline constexpr std::size_t most_body_bytes = 8U << 20U;

}  // namespace pyscaler::web
