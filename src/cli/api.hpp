#pragma once
#include "base/duration.hpp"
#include "base/result.hpp"
#include "cli/server_address.hpp"

#include <boost/json/value.hpp>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::cli {

/// One question to the API.
struct ApiRequest {
    std::string method{"GET"};
    std::string path{};
    std::string body{};
    std::string content_type{"application/json"};
    std::string idempotency_key{};  ///< of what must not be started twice
    std::string accept{};
};

/// "/api/v1/nodes/web%201": each segment escaped.
std::string api_path(std::initializer_list<std::string_view> segments);

using Query = std::vector<std::pair<std::string, std::string>>;
/// With "?limit=5&search=web" behind; nothing for an empty query.
std::string with_query(std::string path, const Query& query);

/// A server's REST API, asked by a program that waits for the answer. Errors read as people need them: what, where,
/// what to do next. `Errc::refused`, `unreachable`, `timed_out`, `denied` (the token), `not_found`, `conflict`,
/// `invalid` (by the server's rules), `throttled`, `unavailable` or `failed`.
class Api {
public:
    /// `patience`: how long one answer may take.
    Api(ServerAddress server, Duration patience);
    ~Api();
    Api(Api&&) noexcept;
    Api& operator=(Api&&) noexcept;

    const std::string& url() const noexcept { return server_.url; }

    /// The body of the answer, as it came.
    Result<std::string> ask(ApiRequest request);
    Result<std::string> get(std::string path);
    Result<boost::json::value> get_json(std::string path);
    Result<boost::json::value> post_json(std::string path, const boost::json::value& body);

    /// Hands over an answer that comes over time, piece by piece, until `take` returns false; that the server ends it
    /// is `Errc::unreachable`.
    Result<void> follow(std::string path, std::function<bool(std::string_view)> take);

private:
    struct Loop;

    ServerAddress server_;
    Duration patience_;
    std::unique_ptr<Loop> loop_;
};

/// The body of an answer as JSON; `Errc::protocol` when it is none.
Result<boost::json::value> parse_answer(std::string_view body);

}  // namespace pyscaler::cli
