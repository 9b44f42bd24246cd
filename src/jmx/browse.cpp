#include "jmx/browse.hpp"

#include "jmx/browse_budget.hpp"
#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/name_pattern.hpp"
#include "jmx/part.hpp"
#include "jmx/shown_text.hpp"
#include "jmx/text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pyscaler::jmx {

namespace json = boost::json;

namespace {

std::string cause_of(const Error& error) { return error.code().message(); }

class Browsing {
public:
    Browsing(std::shared_ptr<Client> client, Deadline deadline) : client_(std::move(client)), deadline_(deadline) {}

    Task<Browse> run(std::vector<std::string> names) {
        for (auto& name : names) {
            if (is_over() || !budget_.has_room_for(all_, name)) {
                ++all_.left_off;
                continue;
            }
            auto& mbean = all_.mbeans.emplace_back();
            mbean.name = std::move(name);
            co_await look_at(mbean);
        }
        co_return std::move(all_);
    }

private:
    Deadline until() const { return std::min(deadline_, deadline_in(limits::browsed_call)); }
    bool is_late() const { return std::chrono::steady_clock::now() >= deadline_; }
    bool is_over() const { return lost_ || is_late(); }

    void note(const Error& error) {
        timeouts_ = error == Errc::timed_out ? timeouts_ + 1 : 0;
        if (!is_of_attribute(error) || timeouts_ >= limits::timeouts) lost_ = error;
    }

    Task<void> look_at(BrowsedMBean& mbean) {
        auto described = co_await client_->describe(mbean.name, until());
        if (!described) {
            mbean.cause = cause_of(described.error());
            co_return note(described.error());
        }
        timeouts_ = 0;
        budget_.describe(mbean, std::move(*described));
        co_await read(mbean);
    }

    /// All in one call, and what that did not bring one by one.
    Task<void> read(BrowsedMBean& mbean) {
        std::vector<std::string> names;
        std::vector<BrowsedAttribute*> unread;
        for (auto& attribute : mbean.attributes) {
            attribute.cause = "not readable";
            if (!attribute.described.readable) continue;
            names.push_back(attribute.described.name);
            unread.push_back(&attribute);
        }
        if (names.empty()) co_return;
        const auto answer = co_await client_->get_attributes(mbean.name, std::move(names), until());
        if (answer) take(unread, **answer);
        // One attribute may be what the call for all of them waited for.
        if (!answer && !(answer.error() == Errc::timed_out)) note(answer.error());
        for (auto* attribute : unread) co_await read_alone(mbean.name, *attribute);
    }

    /// Those that `answer` has are unread no more.
    void take(std::vector<BrowsedAttribute*>& unread, const Answer& answer) {
        const auto values = values_in(answer.graph, answer.value);
        std::unordered_map<std::string_view, Value> by_name;
        for (const auto& [name, value] : values) by_name.emplace(name, value);
        std::erase_if(unread, [&](BrowsedAttribute* attribute) {
            const auto found = by_name.find(attribute->described.name);
            if (found == by_name.end()) return false;
            take(*attribute, answer.graph, found->second);
            return true;
        });
    }

    void take(BrowsedAttribute& attribute, const Graph& graph, const Value& value) {
        std::vector<std::string> keys;
        for (auto& part : parts_of(graph, value, limits::browsed_keys).value_or(std::vector<Part>{}))
            keys.push_back(std::move(part.name));
        auto text = text_of(graph, value);
        if (graph.is_walked_out())
            attribute.cause = make_error_code(Failure::bad_answer).message();
        else
            budget_.show(attribute, std::move(text), std::move(keys));
    }

    Task<void> read_alone(std::string mbean, BrowsedAttribute& attribute) {
        if (is_over()) {
            attribute.cause = lost_ ? cause_of(*lost_) : make_error_code(Errc::timed_out).message();
            co_return;
        }
        const auto answer = co_await client_->get_attribute(std::move(mbean), attribute.described.name, until());
        if (answer) {
            timeouts_ = 0;
            co_return take(attribute, (*answer)->graph, (*answer)->value);
        }
        attribute.cause = cause_of(answer.error());
        note(answer.error());
    }

    std::shared_ptr<Client> client_;
    Deadline deadline_;
    Browse all_{};
    BrowseBudget budget_{};
    std::optional<Error> lost_{};
    int timeouts_{0};
};

json::value text_or_null(const std::string& text, bool is_null) { return is_null ? json::value{} : json::value(text); }

json::object to_json(const BrowsedAttribute& attribute) {
    json::object object{{"name", attribute.described.name},
                        {"type", attribute.described.type},
                        {"description", attribute.described.description},
                        {"value", text_or_null(attribute.value, !attribute.cause.empty())}};
    object["keys"] = json::array(attribute.keys.begin(), attribute.keys.end());
    object["cause"] = attribute.cause;
    return object;
}

}  // namespace

Task<Result<Browse>> browse(std::shared_ptr<Client> client, std::string pattern, Deadline deadline) {
    if (const auto fault = pattern.empty() ? std::string{} : pattern_fault(pattern); !fault.empty())
        co_return Error{Errc::invalid, shown_text(pattern) + ": " + fault};
    auto names = co_await client->query_names(std::move(pattern), deadline);
    if (!names) co_return names.error();
    Browsing browsing{std::move(client), deadline};
    co_return co_await browsing.run(std::move(*names));
}

json::object to_json(const Browse& browse) {
    json::array mbeans;
    for (const auto& mbean : browse.mbeans) {
        json::array attributes;
        for (const auto& attribute : mbean.attributes) attributes.push_back(to_json(attribute));
        mbeans.push_back(
            json::object{{"name", mbean.name}, {"attributes", std::move(attributes)}, {"cause", mbean.cause}});
    }
    return {{"mbeans", std::move(mbeans)}, {"left_off", browse.left_off}};
}

}  // namespace pyscaler::jmx
