#include "web/kept_replies.hpp"

#include "http/compression.hpp"

namespace pyscaler::web {
namespace {

/// Longer ones are compressed by the server, on a thread of its own.
constexpr std::size_t most_packed_here = 128U << 10U;

std::string question_of(const http::Request& request, bool takes_gzip, const Caller& caller) {
    std::string question = takes_gzip ? "gzip\n" : "plain\n";
    question += permissions_text(caller);
    return question.append("\n").append(request.target.raw);
}

void share_body(http::Response& response, bool takes_gzip) {
    if (takes_gzip && response.body.size() <= most_packed_here)
        response.shared_gzip_body = std::make_shared<const std::string>(http::gzip(response.body));
    response.shared_body = std::make_shared<const std::string>(std::move(response.body));
    response.body.clear();
}

}  // namespace

Task<http::Response> KeptReplies::reply(http::Request request, Caller caller, const Answer& answer) {
    const bool takes_gzip = http::accepts_gzip(request.headers);
    auto question = question_of(request, takes_gzip, caller);
    if (const auto known = replies_.find(question)) co_return *known;
    const auto version = replies_.version();
    auto response = co_await answer(std::move(request), std::move(caller));
    if (response.status != 200) co_return response;
    share_body(response, takes_gzip);
    const auto bytes = question.size() + response.shared_body->size() +
                       (response.shared_gzip_body ? response.shared_gzip_body->size() : 0);
    replies_.keep(std::move(question), std::make_shared<const http::Response>(response), bytes, version);
    co_return response;
}

Answer keeping(std::shared_ptr<KeptReplies> kept, Answer answer) {
    return [kept = std::move(kept), answer = std::move(answer)](http::Request request, Caller caller) {
        return kept->reply(std::move(request), std::move(caller), answer);
    };
}

}  // namespace pyscaler::web
