#include "jmx/number_request.hpp"

#include "jmx/failure.hpp"
#include "jmx/number.hpp"
#include "jmx/part.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace pyscaler::jmx {
namespace {

/// Silent twice in a row: the JVM hangs, not one attribute.
constexpr int most_timeouts = 2;

/// Requests that one call may serve.
struct Group {
    std::string mbean{};
    std::chrono::milliseconds timeout{};
    std::map<std::string, std::vector<std::size_t>> requests_of{};  // each attribute's
};

std::vector<Group> grouped(const std::vector<NumberRequest>& requests) {
    std::map<std::pair<std::string, std::chrono::milliseconds>, Group> groups;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto& request = requests[i];
        auto& group = groups[{request.mbean, request.timeout}];
        group.mbean = request.mbean;
        group.timeout = request.timeout;
        group.requests_of[request.attribute].push_back(i);
    }
    std::vector<Group> all;
    for (auto& [key, group] : groups) all.push_back(std::move(group));
    return all;
}

bool is_of_attribute(const Error& error) {
    return error == Errc::timed_out || error == Errc::invalid || !breaks_connection(error) ||
           is(error, Failure::unreadable) || is(error, Failure::bad_answer);
}

class Reading {
public:
    Reading(std::shared_ptr<Client> client, std::vector<NumberRequest> requests, Deadline deadline)
        : client_(std::move(client)), requests_(std::move(requests)), deadline_(deadline), results_(requests_.size()) {}

    Task<std::vector<Result<double>>> run() {
        for (const auto& group : grouped(requests_)) {
            if (!lost_) co_await read_together(group);
            for (const auto& [attribute, places] : group.requests_of)
                if (!lost_ && !results_[places.front()]) co_await read_alone(group, attribute);
        }
        std::vector<Result<double>> all;
        for (const auto& result : results_) all.push_back(result ? *result : Result<double>{*lost_});
        co_return all;
    }

private:
    Deadline until(const Group& group) const { return std::min(deadline_, deadline_in(group.timeout)); }

    void take(const Group& group, const std::string& attribute, const Graph& graph, const Value& value) {
        for (const auto place : group.requests_of.at(attribute)) {
            const auto part = part_at(graph, value, requests_[place].key);
            results_[place] = part ? number_of(graph, *part) : Result<double>{part.error()};
        }
    }

    /// Whether the rest may still be read.
    void note(const Error& error) {
        timeouts_ = error == Errc::timed_out ? timeouts_ + 1 : 0;
        if (!is_of_attribute(error) || timeouts_ >= most_timeouts) lost_ = error;
    }

    Task<void> read_together(const Group& group) {
        std::vector<std::string> names;
        for (const auto& [attribute, places] : group.requests_of)
            if (!client_->is_read_alone(group.mbean, attribute)) names.push_back(attribute);
        if (names.size() < 2) co_return;
        auto answer = co_await client_->get_attributes(group.mbean, names, until(group));
        if (!answer) co_return note(answer.error());
        timeouts_ = 0;
        for (const auto& [name, value] : values_in((*answer)->graph, (*answer)->value))
            if (group.requests_of.contains(name)) take(group, name, (*answer)->graph, value);
    }

    Task<void> read_alone(const Group& group, const std::string& attribute) {
        auto answer = co_await client_->get_attribute(group.mbean, attribute, until(group));
        if (answer) {
            timeouts_ = 0;
            co_return take(group, attribute, (*answer)->graph, (*answer)->value);
        }
        const auto& error = answer.error();
        if (error == Errc::timed_out || is(error, Failure::unreadable)) client_->read_alone(group.mbean, attribute);
        for (const auto place : group.requests_of.at(attribute)) results_[place] = error;
        note(error);
    }

    std::shared_ptr<Client> client_;
    std::vector<NumberRequest> requests_;
    Deadline deadline_;
    std::vector<std::optional<Result<double>>> results_;
    std::optional<Error> lost_{};
    int timeouts_{0};
};

}  // namespace

Task<std::vector<Result<double>>> read_numbers(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                               Deadline deadline) {
    Reading reading{std::move(client), std::move(requests), deadline};
    co_return co_await reading.run();
}

}  // namespace pyscaler::jmx
