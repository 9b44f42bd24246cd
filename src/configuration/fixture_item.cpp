#include "configuration/fixture_item.hpp"

#include "base/json_text.hpp"
#include "model/json.hpp"
#include "model/slug.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;

constexpr std::size_t most_bytes = std::size_t{64} << 20U;

bool read_item(const json::value& value, FixtureItem& item) {
    const auto* object = value.if_object();
    if (object == nullptr) return false;
    const auto* model = object->if_contains("model");
    const auto* fields = object->if_contains("fields");
    if (model == nullptr || !model->is_string() || fields == nullptr || !fields->is_object()) return false;
    item.model = model->get_string();
    item.fields = fields->get_object();
    const auto* pk = object->if_contains("pk");
    if (pk != nullptr && pk->is_int64()) item.pk = pk->get_int64();  // a session's is a text: nothing refers to it
    return true;
}

std::string slug_of(std::string_view name, std::size_t most) {
    std::string slug;
    for (const char c : name.substr(0, most)) slug += model::slug_fault(std::string_view(&c, 1), 1) ? '-' : c;
    return slug.empty() ? "unnamed" : slug;
}

}  // namespace

std::string FixtureItem::label() const {
    for (const auto* key : {"name", "username", "domain"})
        if (const auto* name = fields.if_contains(key); name != nullptr && name->is_string())
            return std::string(name->get_string());
    return std::to_string(pk);
}

Result<FixtureItems> FixtureItems::parse(std::string_view text) {
    const auto parsed = parse_json(text, {.bytes = most_bytes});
    if (!parsed) return parsed.error();
    const auto* list = parsed->if_array();
    if (list == nullptr) return Error{Errc::invalid, "expected a list of objects with pk, model and fields"};
    FixtureItems items;
    for (const auto& value : *list) {
        FixtureItem item;
        if (!read_item(value, item))
            return Error{Errc::invalid, fmt::format("entry {}: expected pk, model and fields", items.items_.size())};
        items.index_.try_emplace({item.model, item.pk}, items.items_.size());
        items.items_.push_back(std::move(item));
    }
    return items;
}

const FixtureItem* FixtureItems::find(std::string_view model, std::int64_t pk) const {
    const auto found = index_.find({std::string(model), pk});
    return found == index_.end() ? nullptr : &items_[found->second];
}

void FixtureItems::note(const FixtureItem& item, Fate fate, std::string text) {
    notes_.push_back({fate, item.model, item.label(), std::move(text)});
}

std::string FixtureItems::name(const FixtureItem& item, std::string_view kin, std::size_t most) {
    auto& used = used_[std::string(kin)];
    const auto was = item.label();
    auto slug = slug_of(was, most);
    const auto stem = slug.substr(0, most - 4);
    for (int i = 2; std::find(used.begin(), used.end(), slug) != used.end(); ++i) slug = fmt::format("{}-{}", stem, i);
    used.push_back(slug);
    names_[{item.model, item.pk}] = slug;
    if (slug != was) note(item, Fate::changed, fmt::format("is named \"{}\", since a name is a slug", slug));
    return slug;
}

std::string FixtureItems::named(std::string_view model, const json::value& pk) const {
    const auto* number = pk.if_int64();
    const auto found = number == nullptr ? names_.end() : names_.find({std::string(model), *number});
    return found == names_.end() ? std::string{} : found->second;
}

}  // namespace pyscaler::configuration
