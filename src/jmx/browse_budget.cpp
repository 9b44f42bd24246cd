#include "jmx/browse_budget.hpp"

#include "jmx/java_type.hpp"
#include "jmx/shown_text.hpp"

#include <fmt/core.h>
#include <utility>

namespace pyscaler::jmx {

/// Nothing fits any more after what did not.
bool BrowseBudget::take(std::size_t bytes) {
    const bool fits = bytes <= left_;
    left_ = fits ? left_ - bytes : 0;
    return fits;
}

bool BrowseBudget::has_room_for(const Browse& all, const std::string& name) {
    return all.mbeans.size() < limits::browsed && take(sizeof(BrowsedMBean) + name.size());
}

void BrowseBudget::describe(BrowsedMBean& mbean, MBeanDescription description) {
    auto left_off = description.left_off;
    for (auto& each : description.attributes) {
        each.type = shown_text(java_type(each.type));
        if (!take(sizeof(BrowsedAttribute) + each.name.size() + each.type.size() + each.description.size())) {
            ++left_off;
            continue;
        }
        mbean.attributes.emplace_back().described = std::move(each);
    }
    if (left_off > 0) mbean.cause = fmt::format("{} attributes are left off", left_off);
}

void BrowseBudget::show(BrowsedAttribute& attribute, std::string value, std::vector<std::string> keys) {
    auto bytes = value.size();
    for (const auto& key : keys) bytes += sizeof(std::string) + key.size();
    attribute.cause = take(bytes) ? "" : "left off";
    if (!attribute.cause.empty()) return;
    attribute.value = std::move(value);
    attribute.keys = std::move(keys);
}

}  // namespace pyscaler::jmx
