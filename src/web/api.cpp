#include "web/api.hpp"

#include "base/log.hpp"
#include "http/limits.hpp"
#include "http/problem.hpp"
#include "web/authentication.hpp"
#include "web/compatibility_pages.hpp"
#include "web/pages.hpp"
#include "web/routes.hpp"

#include <boost/asio/error.hpp>
#include <exception>

namespace pyscaler::web {
namespace {

bool is_of_api(const http::Request& request) {
    const auto& segments = request.target.segments;
    return is_request_of_2013(request) || (segments.size() > 1 && segments.front() == "api") ||
           (segments.size() == 1 && segments.front() == "metrics");
}

/// Who logs in has nothing to show yet.
bool is_login(const http::Request& request) {
    return request.method == http::Method::post &&
           request.target.segments == std::vector<std::string>{"api", "v1", "session"};
}

/// What people look at: all that is read and is neither of the API nor asked by machines about our health.
bool is_page(const http::Request& request) {
    if (request.method != http::Method::get && request.method != http::Method::head) return false;
    const auto path = request.target.path();
    return !is_of_api(request) && path != "/healthz" && path != "/readyz";
}

void set_missing(http::Headers& headers, std::string_view name, std::string_view value) {
    if (!headers.contains(name)) headers.add(std::string(name), std::string(value));
}

/// What keeps browsers from making more of an answer than it is.
void secure(http::Response& response, bool is_api) {
    set_missing(response.headers, "X-Content-Type-Options", "nosniff");
    set_missing(response.headers, "X-Frame-Options", "DENY");
    set_missing(response.headers, "Referrer-Policy", "no-referrer");
    set_missing(response.headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (is_api) response.headers.set("Cache-Control", "no-store");
}

class Front {
public:
    Front(Services& services, http::Router router)
        : router_(std::move(router)), authentication_(services.database, services.clock) {}

    Task<http::Response> answer(http::Request request) {
        if (is_of_api(request) && !is_login(request)) {
            auto admitted = co_await authentication_.admit(Authentication::credentials_of(request));
            if (auto* response = std::get_if<http::Response>(&admitted)) co_return std::move(*response);
            request.context = std::get<Caller>(std::move(admitted));
        }
        if (is_page(request)) co_return co_await page(std::move(request));
        co_return co_await router_.handle(std::move(request));
    }

    /// The same, with our bugs and a lost database as a plain 500, so that those have their headers too.
    Task<http::Response> answer_always(http::Request request) {
        const auto path = std::string(request.target.path());
        try {
            co_return co_await answer(std::move(request));
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted) throw;
            log::error("web", "{:.200}: {}", path, error.what());
        } catch (const std::exception& error) {
            log::error("web", "{:.200}: {}", path, error.what());
        }
        co_return http::problem(500, "the server failed at this; its log says why");
    }

private:
    Task<http::Response> page(http::Request request) {
        if (auto file = pages_.file(request)) co_return std::move(*file);
        if (request.target.segments.size() > 1 && request.target.segments.front() == "assets")
            co_return http::problem(404, "there is no such file");
        if (const auto moved = page_of_2013(request)) co_return http::Response::redirect(*moved);
        if (Pages::is_login(request)) co_return pages_.document(request);
        auto credentials = Authentication::credentials_of(request);
        if (credentials.cookie.empty()) co_return Pages::to_login(request);
        credentials.authorization.clear();
        const auto admitted = co_await authentication_.admit(std::move(credentials));
        if (std::holds_alternative<http::Response>(admitted)) co_return Pages::to_login(request);
        co_return pages_.document(request);
    }

    http::Router router_;
    Authentication authentication_;
    Pages pages_{embedded_files()};
};

}  // namespace

http::Handler make_handler(Services& services, http::Router router) {
    const auto front = std::make_shared<Front>(services, std::move(router));
    return [front](http::Request request) -> Task<http::Response> {
        const bool is_api = is_of_api(request);
        auto response = co_await front->answer_always(std::move(request));
        secure(response, is_api);
        co_return response;
    };
}

http::BodyLimit body_limit() {
    return [](const http::Request& request) {
        const auto& segments = request.target.segments;
        const bool takes_files = segments.size() == 3 && segments.back() == "apply";
        return takes_files ? most_body_bytes : http::Limits{}.body_bytes;
    };
}

}  // namespace pyscaler::web
