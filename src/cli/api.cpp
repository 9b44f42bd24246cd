#include "cli/api.hpp"

#include "base/deadline.hpp"
#include "base/json_text.hpp"
#include "cli/value_text.hpp"
#include "http/client.hpp"
#include "http/target.hpp"
#include "model/json.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <optional>

namespace pyscaler::cli {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_answer_bytes = std::size_t{64} << 20U;
constexpr auto for_ever = 24h * 365;

Errc code_of(int status) {
    switch (status) {
        case 401:
        case 403: return Errc::denied;
        case 404: return Errc::not_found;
        case 409:
        case 412: return Errc::conflict;
        case 429: return Errc::throttled;
        case 503: return Errc::unavailable;
        case 504: return Errc::timed_out;
        default: return status < 500 ? Errc::invalid : Errc::failed;
    }
}

/// Several faults, a line for each; "" when there are not several.
std::string faults_text(const json::value& problem) {
    const auto& faults = list_of(problem, "errors");
    std::string text;
    if (faults.size() < 2) return text;
    for (const auto& fault : faults)
        text += fmt::format("\n{}: {}", text_of(fault, "field"), text_of(fault, "message"));
    return fmt::format("{} faults{}", faults.size(), text);
}

/// What the server says is wrong: problem details, else its status.
std::string problem_text(const http::ClientResponse& response) {
    const auto problem = parse_json(response.body);
    if (problem) {
        if (auto faults = faults_text(*problem); !faults.empty()) return faults;
        if (auto detail = text_of(*problem, "detail"); !detail.empty()) return detail;
        if (auto title = text_of(*problem, "title"); !title.empty()) return title;
    }
    return fmt::format("the answer has status {}", response.status);
}

Error refusal(const ServerAddress& server, const http::ClientResponse& response) {
    auto text = problem_text(response);
    if (response.status == 401 && server.token.empty())
        text = fmt::format(
            "{} asks for a token. Give --token or PYSCALER_TOKEN, or be the user whose data folder it has", server.url);
    else if (response.status == 401)
        text = fmt::format("{} does not take this token: {}", server.url, text);
    return {code_of(response.status), std::move(text)};
}

/// No answer: what to do about it.
Error no_answer(const ServerAddress& server, const Error& error, Duration patience) {
    if (error == Errc::refused)
        return {Errc::refused, fmt::format("cannot reach {}: refused. Is `pyscaler serve` running?", server.url)};
    if (error == Errc::timed_out)
        return {Errc::timed_out, fmt::format("{} did not answer within {}", server.url, format_duration(patience))};
    return {error.code(), fmt::format("cannot reach {}: {}", server.url, error.detail())};
}

bool is_good(const http::ClientResponse& response) { return response.status >= 200 && response.status < 300; }

http::ClientRequest to_wire(const ServerAddress& server, ApiRequest request) {
    http::ClientRequest wire;
    wire.method = std::move(request.method);
    wire.url = server.url + request.path;
    wire.ca_file = server.ca_file;
    wire.response_limit = most_answer_bytes;
    if (!server.token.empty()) wire.headers.emplace_back("Authorization", "Bearer " + server.token.reveal());
    if (!request.accept.empty()) wire.headers.emplace_back("Accept", std::move(request.accept));
    if (!request.idempotency_key.empty())
        wire.headers.emplace_back("Idempotency-Key", std::move(request.idempotency_key));
    if (!request.body.empty()) wire.headers.emplace_back("Content-Type", std::move(request.content_type));
    wire.body = std::move(request.body);
    return wire;
}

}  // namespace

std::string api_path(std::initializer_list<std::string_view> segments) {
    std::string path = "/api/v1";
    for (const auto segment : segments) path += "/" + http::percent_encode(segment);
    return path;
}

std::string with_query(std::string path, const Query& query) {
    char separator = '?';
    for (const auto& [name, value] : query) {
        path += fmt::format("{}{}={}", separator, http::percent_encode(name), http::percent_encode(value));
        separator = '&';
    }
    return path;
}

/// An event loop that runs only while something is asked.
struct Api::Loop {
    Result<http::ClientResponse> perform(http::ClientRequest request, Deadline deadline) {
        std::optional<Result<http::ClientResponse>> answer;
        std::exception_ptr thrown;
        asio::co_spawn(context, client.perform(std::move(request), deadline),
                       [&](const std::exception_ptr& problem, Result<http::ClientResponse> response) {
                           thrown = problem;
                           if (!problem) answer = std::move(response);
                           context.stop();
                       });
        context.restart();
        context.run();
        if (thrown) std::rethrow_exception(thrown);
        return std::move(*answer);
    }

    asio::io_context context{1};
    http::Client client{context.get_executor()};
};

Api::Api(ServerAddress server, Duration patience)
    : server_(std::move(server)), patience_(patience), loop_(std::make_unique<Loop>()) {}
Api::~Api() = default;
Api::Api(Api&&) noexcept = default;
Api& Api::operator=(Api&&) noexcept = default;

Result<std::string> Api::ask(ApiRequest request) {
    auto response = loop_->perform(to_wire(server_, std::move(request)), deadline_in(patience_));
    if (!response) return no_answer(server_, response.error(), patience_);
    if (!is_good(*response)) return refusal(server_, *response);
    return std::move(response->body);
}

Result<std::string> Api::get(std::string path) {
    ApiRequest request;
    request.path = std::move(path);
    return ask(std::move(request));
}

Result<json::value> Api::get_json(std::string path) {
    const auto body = get(std::move(path));
    if (!body) return body.error();
    return parse_answer(*body);
}

Result<json::value> Api::post_json(std::string path, const json::value& body) {
    ApiRequest request;
    request.method = "POST";
    request.path = std::move(path);
    request.body = json::serialize(body);
    const auto answer = ask(std::move(request));
    if (!answer) return answer.error();
    return parse_answer(*answer);
}

Result<void> Api::follow(std::string path, std::function<bool(std::string_view)> take) {
    ApiRequest request;
    request.path = std::move(path);
    request.accept = "text/event-stream";
    auto wire = to_wire(server_, std::move(request));
    bool is_enough = false;
    wire.on_data = [&](std::string_view piece) { return !(is_enough = !take(piece)); };
    const auto response = loop_->perform(std::move(wire), deadline_in(for_ever));
    if (is_enough) return {};
    if (!response) return no_answer(server_, response.error(), patience_);
    if (!is_good(*response)) return refusal(server_, *response);
    return Error{Errc::unreachable, fmt::format("{} ended the stream: it is stopping", server_.url)};
}

Result<json::value> parse_answer(std::string_view body) {
    if (body.empty()) return json::value{};
    auto parsed = parse_json(body, {.bytes = most_answer_bytes});
    if (!parsed) return Error{Errc::protocol, "the answer is not one of PyScaler's: " + parsed.error().detail()};
    return parsed;
}

}  // namespace pyscaler::cli
