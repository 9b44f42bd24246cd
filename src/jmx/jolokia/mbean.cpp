#include "jmx/jolokia/mbean.hpp"

#include "jmx/limits.hpp"
#include "jmx/shown_text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

std::string_view text_member(const json::object& object, std::string_view name) {
    const auto* text = object.if_contains(name);
    return text && text->is_string() ? std::string_view(text->get_string()) : std::string_view{};
}

}  // namespace

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

std::vector<std::string> names_in(const json::value& value) {
    std::vector<std::string> names;
    if (const auto* array = value.if_array())
        for (const auto& name : *array)
            if (name.is_string()) names.emplace_back(name.get_string());
    std::ranges::sort(names);
    return names;
}

MBeanDescription attributes_in(const json::value& value) {
    const auto* object = value.if_object();
    const auto* described = object ? object->if_contains("attr") : nullptr;
    MBeanDescription all;
    if (!described || !described->is_object()) return all;
    for (const auto& each : described->get_object()) {
        const auto* facts = each.value().if_object();
        if (!facts) continue;
        if (all.attributes.size() >= limits::attributes || each.key().size() > limits::name) {
            ++all.left_off;
            continue;
        }
        auto& attribute = all.attributes.emplace_back();
        attribute.name = each.key();
        attribute.type = shown_text(text_member(*facts, "type"));
        attribute.description = shown_text(text_member(*facts, "desc"));
        attribute.readable = true;
    }
    std::ranges::sort(all.attributes, {}, &AttributeDescription::name);
    return all;
}

}  // namespace pyscaler::jmx::jolokia
