#include "jmx/matching.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/mbean.hpp"
#include "jmx/name_pattern.hpp"

#include <chrono>
#include <fmt/core.h>
#include <map>
#include <optional>

namespace pyscaler::jmx {
namespace {

using Names = Result<std::vector<std::string>>;

/// The patterns among the names of requests, each with the time that it may take.
std::map<std::string, std::chrono::milliseconds> patterns_in(const std::vector<NumberRequest>& requests) {
    std::map<std::string, std::chrono::milliseconds> patterns;
    for (const auto& request : requests)
        if (is_pattern(request.mbean)) patterns.emplace(request.mbean, request.timeout);
    return patterns;
}

Names names_of(const std::string& pattern, const Result<std::shared_ptr<Answer>>& answer) {
    if (!answer) return answer.error();
    auto names = names_in((*answer)->graph, (*answer)->value);
    if (!names) return names.error().in(pattern);
    if (names->empty()) return error_of(Failure::no_such_mbean, pattern + ": nothing fits");
    if (names->size() > limits::matched)
        return error_of(Failure::bad_answer,
                        fmt::format("{}: {} MBeans fit, at most {} are read", pattern, names->size(), limits::matched));
    return names;
}

/// Asks for all patterns together. After a failure that closed the connection none is asked for any more: it is theirs.
Task<std::map<std::string, Names>> match(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline) {
    const auto patterns = patterns_in(requests);
    std::map<std::string, Names> known;
    std::vector<Question> questions;
    for (const auto& [pattern, timeout] : patterns) questions.push_back(client->about_names(pattern, timeout));
    if (questions.empty()) co_return known;
    std::optional<Error> last;
    TakeAnswer take = [&, next = patterns.begin()](std::size_t, Result<std::shared_ptr<Answer>> answer) mutable {
        known.emplace(next->first, names_of(next->first, answer));
        if (!answer) last = answer.error();
        ++next;
    };
    co_await client->ask(std::move(questions), std::move(take), deadline);
    for (const auto& [pattern, timeout] : patterns)
        if (!known.contains(pattern)) known.emplace(pattern, *last);
    co_return known;
}

/// Where in the flat list a request's numbers are; an error instead where it was not asked.
struct Place {
    std::size_t first{0};
    std::size_t count{0};
    std::optional<Error> error{};
};

}  // namespace

Task<std::vector<Numbers>> read_matching(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline) {
    const auto known = co_await match(client, requests, deadline);
    std::vector<NumberRequest> flat;
    std::vector<Place> places;
    for (const auto& request : requests) {
        auto& place = places.emplace_back();
        place.first = flat.size();
        Names names = std::vector<std::string>{request.mbean};
        if (is_pattern(request.mbean)) names = known.at(request.mbean);
        if (!names) place.error = names.error();
        place.count = names ? names->size() : 0;
        for (std::size_t i = 0; i < place.count; ++i) flat.emplace_back(request).mbean = (*names)[i];
    }
    const auto numbers = co_await read_numbers(std::move(client), flat, deadline);
    std::vector<Numbers> all;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto& place = places[i];
        auto& answer = all.emplace_back();
        for (auto at = place.first; at < place.first + place.count; ++at)
            answer.push_back({flat[at].mbean, numbers[at]});
        if (place.error) answer.push_back({requests[i].mbean, *place.error});
    }
    co_return all;
}

}  // namespace pyscaler::jmx
