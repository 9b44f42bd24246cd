#include "jmx/matching.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/name_pattern.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <optional>

namespace pyscaler::jmx {
namespace {

using Names = Result<std::vector<std::string>>;

/// Asks for the names that fit each pattern, once. After one that brought no answer none is asked for any more.
class Matcher {
public:
    Matcher(std::shared_ptr<Client> client, Deadline deadline) : client_(std::move(client)), deadline_(deadline) {}

    Task<Names> names(std::string pattern, std::chrono::milliseconds timeout) {
        if (const auto known = known_.find(pattern); known != known_.end()) co_return known->second;
        if (lost_) co_return *lost_;
        auto names = co_await client_->query_names(pattern, std::min(deadline_, deadline_in(timeout)));
        if (!names && breaks_connection(names.error())) lost_ = names.error();
        if (names && names->empty()) names = error_of(Failure::no_such_mbean, pattern + ": nothing fits");
        if (names && names->size() > limits::matched)
            names = error_of(Failure::bad_answer, fmt::format("{}: {} MBeans fit, at most {} are read", pattern,
                                                              names->size(), limits::matched));
        co_return known_.emplace(std::move(pattern), std::move(names)).first->second;
    }

private:
    std::shared_ptr<Client> client_;
    Deadline deadline_;
    std::map<std::string, Names> known_{};
    std::optional<Error> lost_{};
};

/// Where in the flat list a request's numbers are; an error instead where it was not asked.
struct Place {
    std::size_t first{0};
    std::size_t count{0};
    std::optional<Error> error{};
};

}  // namespace

Task<std::vector<Numbers>> read_matching(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline) {
    Matcher matcher{client, deadline};
    std::vector<NumberRequest> flat;
    std::vector<Place> places;
    for (const auto& request : requests) {
        auto& place = places.emplace_back();
        place.first = flat.size();
        Names names = std::vector<std::string>{request.mbean};
        if (is_pattern(request.mbean)) names = co_await matcher.names(request.mbean, request.timeout);
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
