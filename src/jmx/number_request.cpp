#include "jmx/number_request.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/mbean.hpp"
#include "jmx/number.hpp"
#include "jmx/part.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace pyscaler::jmx {
namespace {

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

/// What one call asks for; its group outlives it.
struct Asked {
    const Group* group{nullptr};
    std::vector<std::string> attributes{};
};

class Reading {
public:
    Reading(std::shared_ptr<Client> client, std::vector<NumberRequest> requests, Deadline deadline)
        : client_(std::move(client)), requests_(std::move(requests)), deadline_(deadline), results_(requests_.size()) {}

    Task<std::vector<Result<double>>> run() {
        const auto groups = grouped(requests_);
        co_await read_together(groups);
        for (const auto& group : groups)
            for (const auto& [attribute, places] : group.requests_of)
                if (!lost_ && !results_[places.front()]) co_await read_alone(group, attribute);
        std::vector<Result<double>> all;
        for (const auto& result : results_) all.push_back(result ? *result : Result<double>{*lost_});
        co_return all;
    }

private:
    void take(const Group& group, const std::string& attribute, const Graph& graph, const Value& value) {
        for (const auto place : group.requests_of.at(attribute)) {
            const auto part = part_at(graph, value, requests_[place].key);
            results_[place] = part ? number_of(graph, *part) : Result<double>{part.error()};
        }
    }

    void fail(const Group& group, const std::string& attribute, const Error& error) {
        for (const auto place : group.requests_of.at(attribute)) results_[place] = error;
    }

    /// Whether the rest may still be read.
    void note(const Error& error) {
        timeouts_ = error == Errc::timed_out ? timeouts_ + 1 : 0;
        if (!is_of_attribute(error) || timeouts_ >= limits::timeouts) lost_ = error;
    }

    /// One call for each group, of what does not spoil its answer.
    std::vector<Asked> usual(const std::vector<Group>& groups) {
        std::vector<Asked> all;
        for (const auto& group : groups) {
            Asked asked{&group, {}};
            const auto fault = name_fault(group.mbean);
            for (const auto& [attribute, places] : group.requests_of) {
                if (!fault.empty()) fail(group, attribute, {Errc::invalid, group.mbean + ": " + fault});
                if (!client_->is_read_alone(group.mbean, attribute)) asked.attributes.push_back(attribute);
            }
            if (fault.empty() && !asked.attributes.empty()) all.push_back(std::move(asked));
        }
        return all;
    }

    Question question(const Asked& asked) const {
        const auto& [mbean, timeout, requests_of] = *asked.group;
        return asked.attributes.size() == 1 ? client_->about_attribute(mbean, asked.attributes.front(), timeout)
                                            : client_->about_attributes(mbean, asked.attributes, timeout);
    }

    Task<void> read_together(const std::vector<Group>& groups) {
        const auto all = usual(groups);
        for (std::size_t done = 0; done < all.size() && !lost_;) {
            std::vector<Question> questions;
            for (auto at = done; at < all.size(); ++at) questions.push_back(question(all[at]));
            TakeAnswer take_answer = [&, first = done](std::size_t before, Result<std::shared_ptr<Answer>> answer) {
                take(all[first + before], answer);
            };
            done += co_await client_->ask(std::move(questions), std::move(take_answer), deadline_);
        }
    }

    /// What stays without a result is read alone.
    void take(const Asked& asked, const Result<std::shared_ptr<Answer>>& answer) {
        if (asked.attributes.size() == 1) return take_alone(*asked.group, asked.attributes.front(), answer);
        if (!answer && is(answer.error(), Failure::no_such_mbean))
            for (const auto& attribute : asked.attributes) fail(*asked.group, attribute, answer.error());
        if (!answer) return note(answer.error());
        timeouts_ = 0;
        const auto& graph = (*answer)->graph;
        for (const auto& [name, value] : values_in(graph, (*answer)->value)) {
            const auto requested = asked.group->requests_of.find(name);
            const bool is_first = requested != asked.group->requests_of.end() && !results_[requested->second.front()];
            if (is_first) take(*asked.group, name, graph, value);
        }
    }

    Task<void> read_alone(const Group& group, const std::string& attribute) {
        const auto until = std::min(deadline_, deadline_in(group.timeout));
        const auto answer = co_await client_->get_attribute(group.mbean, attribute, until);
        take_alone(group, attribute, answer);
    }

    void take_alone(const Group& group, const std::string& attribute, const Result<std::shared_ptr<Answer>>& answer) {
        if (answer) {
            timeouts_ = 0;
            return take(group, attribute, (*answer)->graph, (*answer)->value);
        }
        const auto& error = answer.error();
        if (error == Errc::timed_out || is(error, Failure::unreadable)) client_->read_alone(group.mbean, attribute);
        fail(group, attribute, error);
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
