#include "http/headers.hpp"

#include <algorithm>

namespace pyscaler::http {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool list_has(std::string_view list, std::string_view token) noexcept {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (same_name(trimmed(list.substr(0, comma)), token)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (const auto& [key, value] : fields_) {
        if (same_name(key, name)) return value;
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const noexcept {
    return static_cast<std::size_t>(
        std::count_if(begin(), end(), [name](const Field& field) { return same_name(field.first, name); }));
}

bool Headers::has_token(std::string_view name, std::string_view token) const noexcept {
    return std::any_of(begin(), end(), [=](const Field& field) {
        return same_name(field.first, name) && list_has(field.second, token);
    });
}

void Headers::set(std::string name, std::string value) {
    remove(name);
    add(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
    std::erase_if(fields_, [name](const Field& field) { return same_name(field.first, name); });
}

bool same_name(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace pyscaler::http
