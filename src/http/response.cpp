#include "http/response.hpp"

namespace pyscaler::http {
namespace {

Response with_type(std::string content_type, int status) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", std::move(content_type));
    return response;
}

Response with_body(std::string content_type, std::string body, int status) {
    auto response = with_type(std::move(content_type), status);
    response.body = std::move(body);
    return response;
}

}  // namespace

Response Response::text(std::string body, int status) {
    return with_body("text/plain; charset=utf-8", std::move(body), status);
}

Response Response::html(std::string body, int status) {
    return with_body("text/html; charset=utf-8", std::move(body), status);
}

Response Response::json(std::string body, int status) { return with_body("application/json", std::move(body), status); }

Response Response::bytes(std::shared_ptr<const std::string> body, std::string content_type) {
    auto response = with_type(std::move(content_type), 200);
    response.shared_body = std::move(body);
    return response;
}

Response Response::empty(int status) {
    Response response;
    response.status = status;
    return response;
}

Response Response::redirect(std::string location, int status) {
    auto response = empty(status);
    response.headers.add("Location", std::move(location));
    return response;
}

Response Response::stream(std::string content_type, Producer producer) {
    const bool is_events = content_type.starts_with("text/event-stream");
    auto response = with_type(std::move(content_type), 200);
    if (is_events) response.headers.add("Cache-Control", "no-store");
    response.producer = std::move(producer);
    return response;
}

}  // namespace pyscaler::http
