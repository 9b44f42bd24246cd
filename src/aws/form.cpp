#include "aws/form.hpp"

#include "aws/filter.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <map>

namespace pyscaler::aws {
namespace {

bool is_unreserved(unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Result<std::string> percent_decode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            result += text[at] == '+' ? ' ' : text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[at + 2]) : -1;
        if (low < 0) return Error{Errc::invalid, fmt::format("a % at byte {} without two hexadecimal digits", at)};
        result += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return result;
}

/// The number after `prefix.` in `name` and what follows it; nothing when there is none.
std::optional<std::pair<unsigned, std::string_view>> number_after(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix) || name.size() <= prefix.size() || name[prefix.size()] != '.') return std::nullopt;
    name.remove_prefix(prefix.size() + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{}) return std::nullopt;
    name.remove_prefix(static_cast<std::size_t>(end - name.data()));
    return std::pair{number, name};
}

}  // namespace

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(byte)) {
            result += c;
        } else {
            result += '%';
            result += digits[byte >> 4U];
            result += digits[byte & 15U];
        }
    }
    return result;
}

Form::Form(std::string_view action, std::string_view version) {
    add("Action", std::string(action));
    add("Version", std::string(version));
}

Form& Form::add(std::string name, std::string value) {
    parameters_.emplace_back(std::move(name), std::move(value));
    return *this;
}

Form& Form::add_unless_empty(std::string name, std::string value) {
    return value.empty() ? *this : add(std::move(name), std::move(value));
}

Form& Form::add_list(std::string_view name, const std::vector<std::string>& values, std::string_view suffix) {
    for (std::size_t i = 0; i < values.size(); ++i) add(fmt::format("{}.{}{}", name, i + 1, suffix), values[i]);
    return *this;
}

Form& Form::add_members(std::string_view name, const std::vector<std::string>& values, std::string_view suffix) {
    return add_list(std::string(name) + ".member", values, suffix);
}

std::optional<std::string_view> Form::value(std::string_view name) const {
    for (const auto& [key, text] : parameters_)
        if (key == name) return text;
    return std::nullopt;
}

std::vector<std::string> Form::list(std::string_view name) const {
    std::map<unsigned, std::string> ordered;
    for (const auto& [key, text] : parameters_)
        if (const auto found = number_after(key, name); found && found->second.empty()) ordered[found->first] = text;
    std::vector<std::string> values;
    for (auto& [number, text] : ordered) values.push_back(std::move(text));
    return values;
}

std::vector<std::string> Form::items(std::string_view name) const {
    std::map<unsigned, std::string> ordered;
    for (const auto& [key, text] : parameters_)
        if (const auto found = number_after(key, name); found && found->second.starts_with('.'))
            ordered.try_emplace(found->first, key.substr(0, key.size() - found->second.size()));
    std::vector<std::string> prefixes;
    for (auto& [number, prefix] : ordered) prefixes.push_back(std::move(prefix));
    return prefixes;
}

std::string Form::encode() const {
    std::string body;
    for (const auto& [name, value] : parameters_) {
        if (!body.empty()) body += '&';
        body += percent_encode(name) + '=' + percent_encode(value);
    }
    return body;
}

Result<Form> parse_form(std::string_view body, FormLimits limits) {
    if (body.size() > limits.bytes)
        return Error{Errc::limit_exceeded, fmt::format("a form of more than {} bytes", limits.bytes)};
    Form form;
    while (!body.empty()) {
        const auto end = std::min(body.find('&'), body.size());
        const auto pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals));
        auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) return name ? value.error() : name.error();
        if (form.parameters().size() == limits.parameters)
            return Error{Errc::limit_exceeded, fmt::format("a form of more than {} parameters", limits.parameters)};
        form.add(std::move(*name), std::move(*value));
    }
    return form;
}

void add_filters(Form& form, const std::vector<Filter>& filters) {
    for (std::size_t i = 0; i < filters.size(); ++i) {
        const auto prefix = fmt::format("Filter.{}", i + 1);
        form.add(prefix + ".Name", filters[i].name);
        form.add_list(prefix + ".Value", filters[i].values);
    }
}

}  // namespace pyscaler::aws
