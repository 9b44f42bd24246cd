#include "sandbox/answer.hpp"
#include "sandbox/ec2.hpp"
#include "sandbox/filter.hpp"

#include <map>

namespace pyscaler::sandbox {
namespace {

using Values = std::vector<std::string>;

}  // namespace

void Ec2::create_tags(const Call& call, Xml answer) {
    const auto tags = tags_of(call.form, "Tag");
    std::vector<InstancePointer> list;
    for (const auto& id : call.form.list("ResourceId")) list.push_back(cloud_.find(id));
    if (list.empty()) throw Refusal("MissingParameter", "The request must contain the parameter ResourceId");
    for (const auto& instance : list) {
        auto changed = tags;
        changed.merge(Tags{instance->tags});
        if (changed.size() > 50) throw Refusal("TagLimitExceeded", "A resource has at most 50 tags");
        instance->tags = std::move(changed);
    }
    answer.flag("return", true);
}

void Ec2::delete_tags(const Call& call, Xml answer) {
    std::vector<InstancePointer> list;
    for (const auto& id : call.form.list("ResourceId")) list.push_back(cloud_.find(id));
    const auto items = call.form.items("Tag");
    for (const auto& instance : list) {
        if (items.empty()) instance->tags.clear();
        for (const auto& item : items) {
            const auto found = instance->tags.find(call.form.text(item + ".Key"));
            const auto value = call.form.value(item + ".Value");
            if (found != instance->tags.end() && (!value || *value == found->second)) instance->tags.erase(found);
        }
    }
    answer.flag("return", true);
}

void Ec2::describe_tags(const Call& call, Xml answer) {
    const auto filters = filters_of(call.form);
    auto set = answer.child("tagSet");
    for (const auto& instance : cloud_.visible()) {
        for (const auto& [key, value] : instance->tags) {
            const std::map<std::string, std::string> row{
                {"resource-id", instance->id}, {"resource-type", "instance"}, {"key", key}, {"value", value}};
            const auto values = [&](const std::string& name) {
                const auto found = row.find(name.starts_with("tag:") && name.substr(4) == key ? "value" : name);
                return found == row.end() ? Values{} : Values{found->second};
            };
            if (!passes(filters, values)) continue;
            auto item = set.child("item");
            item.text("resourceId", instance->id);
            item.text("resourceType", "instance");
            item.text("key", key);
            item.text("value", value);
        }
    }
}

}  // namespace pyscaler::sandbox
