#include "jmx/jolokia/browse.hpp"

#include "jmx/jolokia/value.hpp"
#include "jmx/limits.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

Deadline until(Deadline deadline) { return std::min(deadline, deadline_in(limits::browsed_call)); }

std::string text_member(const json::object& object, std::string_view name) {
    const auto* text = object.if_contains(name);
    return text && text->is_string() ? std::string(text->get_string()) : std::string{};
}

/// "domain/properties"; a slash within either is "!/", an exclamation mark "!!" (protocol.html, escape rules).
std::string list_path(std::string_view mbean) {
    std::string path;
    bool in_domain = true;
    for (const char character : mbean) {
        if (character == '/' || character == '!') path += '!';
        path += in_domain && character == ':' ? '/' : character;
        in_domain = in_domain && character != ':';
    }
    return path;
}

Task<Result<std::vector<std::string>>> names(std::shared_ptr<Client> client, std::string pattern, Deadline deadline) {
    json::value request = json::object{{"type", "search"}, {"mbean", pattern.empty() ? "*:*" : pattern}};
    const auto value = co_await client->ask(std::move(request), std::move(pattern), until(deadline));
    if (!value) co_return value.error();
    std::vector<std::string> found;
    if (const auto* array = value->if_array())
        for (const auto& name : *array)
            if (name.is_string()) found.emplace_back(name.get_string());
    std::ranges::sort(found);
    co_return found;
}

Task<Result<void>> describe(std::shared_ptr<Client> client, BrowsedMBean& mbean, Deadline deadline) {
    json::value request = json::object{{"type", "list"}, {"path", list_path(mbean.name)}};
    const auto value = co_await client->ask(std::move(request), mbean.name, until(deadline));
    if (!value) co_return value.error();
    const auto* object = value->if_object();
    const auto* attributes = object ? object->if_contains("attr") : nullptr;
    if (!attributes || !attributes->is_object()) co_return Result<void>{};
    for (const auto& each : attributes->get_object()) {
        const auto* described = each.value().if_object();
        if (!described) continue;
        auto& attribute = mbean.attributes.emplace_back().described;
        attribute.name = each.key();
        attribute.type = text_member(*described, "type");
        attribute.description = text_member(*described, "desc");
        attribute.readable = true;
    }
    std::ranges::sort(mbean.attributes, {}, [](const auto& attribute) { return attribute.described.name; });
    co_return Result<void>{};
}

Task<void> read(std::shared_ptr<Client> client, BrowsedMBean& mbean, Deadline deadline) {
    std::vector<Target> targets;
    for (const auto& attribute : mbean.attributes)
        targets.push_back({mbean.name, attribute.described.name, limits::browsed_call});
    const auto values = co_await client->values(std::move(targets), deadline);
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto& attribute = mbean.attributes[i];
        if (!values[i]) {
            attribute.cause = values[i].error().code().message();
            continue;
        }
        attribute.value = text_of(*values[i]);
        attribute.keys = keys_of(*values[i], limits::browsed_keys);
    }
}

}  // namespace

Task<Result<Browse>> browse(std::shared_ptr<Client> client, std::string pattern, Deadline deadline) {
    if (pattern.size() > limits::name || (!pattern.empty() && pattern.find(':') == std::string::npos))
        co_return Error{Errc::invalid,
                        pattern.substr(0, limits::shown_text) + ": expected domain:key=value, * for any"};
    auto found = co_await names(client, std::move(pattern), deadline);
    if (!found) co_return found.error();
    Browse all;
    for (auto& name : *found) {
        if (all.mbeans.size() >= limits::browsed || std::chrono::steady_clock::now() >= deadline) {
            ++all.left_off;
            continue;
        }
        auto& mbean = all.mbeans.emplace_back();
        mbean.name = std::move(name);
        if (const auto described = co_await describe(client, mbean, deadline); !described)
            mbean.cause = described.error().code().message();
        else
            co_await read(client, mbean, deadline);
    }
    co_return all;
}

}  // namespace pyscaler::jmx::jolokia
