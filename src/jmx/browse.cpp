#include "jmx/browse.hpp"

#include "jmx/failure.hpp"
#include "jmx/java_type.hpp"
#include "jmx/limits.hpp"
#include "jmx/name_pattern.hpp"
#include "jmx/part.hpp"
#include "jmx/shown_text.hpp"
#include "jmx/text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace pyscaler::jmx {

namespace json = boost::json;

namespace {

Deadline until(Deadline deadline) { return std::min(deadline, deadline_in(limits::browsed_call)); }

void take(BrowsedAttribute& attribute, const Graph& graph, const Value& value) {
    attribute.cause.clear();
    attribute.value = text_of(graph, value);
    for (auto& part : parts_of(graph, value, limits::browsed_keys).value_or(std::vector<Part>{}))
        attribute.keys.push_back(std::move(part.name));
}

std::string cause_of(const Error& error) { return error.code().message(); }

Task<void> read_alone(std::shared_ptr<Client> client, std::string mbean, BrowsedAttribute& attribute,
                      Deadline deadline) {
    auto answer = co_await client->get_attribute(std::move(mbean), attribute.described.name, until(deadline));
    if (answer)
        take(attribute, (*answer)->graph, (*answer)->value);
    else
        attribute.cause = cause_of(answer.error());
}

/// All in one call, and what that did not bring one by one.
Task<void> read(std::shared_ptr<Client> client, BrowsedMBean& mbean, Deadline deadline) {
    std::vector<std::string> names;
    for (auto& attribute : mbean.attributes) {
        attribute.cause = attribute.described.readable ? "unread" : "not readable";
        if (attribute.described.readable) names.push_back(attribute.described.name);
    }
    if (names.empty()) co_return;
    auto answer = co_await client->get_attributes(mbean.name, std::move(names), until(deadline));
    const auto values = answer ? values_in((*answer)->graph, (*answer)->value) : std::vector<Attribute>{};
    for (auto& attribute : mbean.attributes) {
        if (!attribute.described.readable) continue;
        const auto& name = attribute.described.name;
        const auto found =
            std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.name == name; });
        if (found != values.end())
            take(attribute, (*answer)->graph, found->value);
        else
            co_await read_alone(client, mbean.name, attribute, deadline);
    }
}

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
    Browse all;
    for (auto& name : *names) {
        if (all.mbeans.size() >= limits::browsed || std::chrono::steady_clock::now() >= deadline) {
            ++all.left_off;
            continue;
        }
        auto& mbean = all.mbeans.emplace_back();
        mbean.name = std::move(name);
        auto described = co_await client->describe(mbean.name, until(deadline));
        if (!described) {
            mbean.cause = cause_of(described.error());
            continue;
        }
        for (auto& attribute : *described) {
            attribute.type = java_type(attribute.type);
            mbean.attributes.emplace_back().described = std::move(attribute);
        }
        co_await read(client, mbean, deadline);
    }
    co_return all;
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
