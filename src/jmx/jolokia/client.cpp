#include "jmx/jolokia/client.hpp"

#include "jmx/failure.hpp"
#include "jmx/jolokia/answer.hpp"
#include "jmx/jolokia/exchange.hpp"
#include "jmx/limits.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

/// Requests that one JVM is sent at a time.
constexpr std::size_t most_at_once = 8;

json::value body_of(const std::vector<Target>& batch) {
    json::array body;
    for (const auto& target : batch)
        body.push_back(json::object{{"type", "read"},
                                    {"mbean", target.mbean},
                                    {"attribute", target.attribute},
                                    {"config", json::object{{"includeStackTrace", "false"}}}});
    return body;
}

std::chrono::milliseconds longest_timeout(const std::vector<Target>& batch) {
    return std::ranges::max_element(batch, {}, &Target::timeout)->timeout;
}

bool is_spoilt(const Error& error) { return error == Errc::timed_out || is(error, Failure::getter_failed); }

bool is_spoilt(const Client::Values& values) {
    return std::ranges::all_of(values, [](const auto& value) { return !value && is_spoilt(value.error()); });
}

}  // namespace

Task<Client::Values> Client::post(Batch batch, Deadline deadline) {
    const auto self = shared_from_this();
    auto body = body_of(batch);
    const auto until = std::min(deadline, deadline_in(longest_timeout(batch)));
    const auto answer = co_await exchange(http_, access_, std::move(body), until);
    if (!answer) co_return Values(batch.size(), answer.error());
    std::vector<std::string> asked;
    asked.reserve(batch.size());
    for (const auto& target : batch) asked.push_back(target.mbean + ' ' + target.attribute);
    co_return values_in(*answer, asked, access_.peer());
}

Task<std::vector<Client::Values>> Client::post_all(std::vector<Batch> batches, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    using Operation = decltype(asio::co_spawn(executor, post(Batch{}, deadline), asio::deferred));
    std::vector<Values> all;
    for (std::size_t first = 0; first < batches.size(); first += most_at_once) {
        std::vector<Operation> operations;
        for (auto at = first; at < std::min(batches.size(), first + most_at_once); ++at)
            operations.push_back(asio::co_spawn(executor, post(std::move(batches[at]), deadline), asio::deferred));
        auto group = asio::experimental::make_parallel_group(std::move(operations));
        auto [order, thrown, values] =
            co_await group.async_wait(asio::experimental::wait_for_all{}, asio::use_awaitable);
        for (const auto& error : thrown)
            if (error) std::rethrow_exception(error);
        std::ranges::move(values, std::back_inserter(all));
    }
    co_return all;
}

Task<Client::Values> Client::one_by_one(Batch batch, Deadline deadline) {
    std::vector<Batch> batches;
    for (const auto& target : batch) batches.push_back({target});
    auto answers = co_await post_all(std::move(batches), deadline);
    const bool all_spoilt = std::ranges::all_of(answers, [](const Values& values) { return is_spoilt(values); });
    doubtful_ = false;
    Values values;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (!all_spoilt && is_spoilt(answers[i])) alone_.emplace(batch[i].mbean, batch[i].attribute);
        values.push_back(std::move(answers[i].front()));
    }
    co_return values;
}

/// Those that share a request with nobody come first, each a batch of its own; the rest are the last batch.
Task<Client::Values> Client::values(std::vector<Target> targets, Deadline deadline) {
    const auto self = shared_from_this();
    if (targets.empty()) co_return Values{};
    if (doubtful_) co_return co_await one_by_one(std::move(targets), deadline);
    Batch shared;
    std::vector<Batch> batches;
    std::vector<bool> is_shared;
    for (const auto& target : targets) {
        is_shared.push_back(!alone_.contains({target.mbean, target.attribute}));
        if (is_shared.back())
            shared.push_back(target);
        else
            batches.push_back({target});
    }
    if (!shared.empty()) batches.push_back(shared);
    auto answers = co_await post_all(std::move(batches), deadline);
    Values together = shared.empty() ? Values{} : std::move(answers.back());
    if (shared.size() > 1 && is_spoilt(together)) {
        doubtful_ = true;
        if (std::chrono::steady_clock::now() < deadline) together = co_await one_by_one(std::move(shared), deadline);
    }
    Values all;
    auto next_alone = answers.begin();
    auto next_shared = together.begin();
    for (const bool was_shared : is_shared)
        all.push_back(was_shared ? std::move(*next_shared++) : std::move((next_alone++)->front()));
    co_return all;
}

Task<Result<json::value>> Client::ask(json::value request, std::string what, Deadline deadline) {
    const auto self = shared_from_this();
    const auto answer = co_await exchange(http_, access_, std::move(request), deadline);
    if (!answer) co_return answer.error();
    co_return value_in(*answer, what);
}

}  // namespace pyscaler::jmx::jolokia
