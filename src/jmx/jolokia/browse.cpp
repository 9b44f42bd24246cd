#include "jmx/jolokia/browse.hpp"

#include "jmx/browse_budget.hpp"
#include "jmx/jolokia/mbean.hpp"
#include "jmx/jolokia/value.hpp"
#include "jmx/limits.hpp"
#include "jmx/name_pattern.hpp"
#include "jmx/shown_text.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

Deadline until(Deadline deadline) { return std::min(deadline, deadline_in(limits::browsed_call)); }

Task<Result<std::vector<std::string>>> names(std::shared_ptr<Client> client, std::string pattern, Deadline deadline) {
    json::value request = json::object{{"type", "search"}, {"mbean", pattern.empty() ? "*:*" : pattern}};
    const auto value = co_await client->ask(std::move(request), std::move(pattern), until(deadline));
    if (!value) co_return value.error();
    co_return names_in(*value);
}

Task<Result<MBeanDescription>> describe(std::shared_ptr<Client> client, BrowsedMBean& mbean, Deadline deadline) {
    json::value request = json::object{{"type", "list"}, {"path", list_path(mbean.name)}};
    const auto value = co_await client->ask(std::move(request), mbean.name, until(deadline));
    if (!value) co_return value.error();
    co_return attributes_in(*value);
}

Task<void> read(std::shared_ptr<Client> client, BrowsedMBean& mbean, BrowseBudget& budget, Deadline deadline) {
    std::vector<Target> targets;
    targets.reserve(mbean.attributes.size());
    for (const auto& attribute : mbean.attributes)
        targets.push_back({mbean.name, attribute.described.name, limits::browsed_call});
    const auto values = co_await client->values(std::move(targets), deadline);
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto& attribute = mbean.attributes[i];
        if (!values[i]) {
            attribute.cause = values[i].error().code().message();
            continue;
        }
        budget.show(attribute, text_of(*values[i]), keys_of(*values[i], limits::browsed_keys));
    }
}

}  // namespace

Task<Result<Browse>> browse(std::shared_ptr<Client> client, std::string pattern, Deadline deadline) {
    if (const auto fault = pattern.empty() ? std::string{} : pattern_fault(pattern); !fault.empty())
        co_return Error{Errc::invalid, shown_text(pattern) + ": " + fault};
    auto found = co_await names(client, std::move(pattern), deadline);
    if (!found) co_return found.error();
    Browse all;
    BrowseBudget budget;
    for (auto& name : *found) {
        if (!budget.has_room_for(all, name) || std::chrono::steady_clock::now() >= deadline) {
            ++all.left_off;
            continue;
        }
        auto& mbean = all.mbeans.emplace_back();
        mbean.name = std::move(name);
        auto described = co_await describe(client, mbean, deadline);
        if (!described) {
            mbean.cause = described.error().code().message();
            continue;
        }
        budget.describe(mbean, std::move(*described));
        co_await read(client, mbean, budget, deadline);
    }
    co_return all;
}

}  // namespace pyscaler::jmx::jolokia
