#include "sandbox/filter.hpp"

#include <algorithm>
#include <charconv>

namespace pyscaler::sandbox {
namespace {

constexpr std::string_view token_prefix = "page-";

std::size_t parse_number(const std::string& name, std::string_view text) {
    std::size_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) {
        throw Refusal("InvalidParameterValue", "Invalid value '" + std::string(text) + "' for " + name);
    }
    return value;
}

}  // namespace

std::vector<Filter> filters_of(const aws::Form& form) {
    std::vector<Filter> filters;
    for (const auto& item : form.items("Filter")) {
        filters.push_back({form.text(item + ".Name"), form.list(item + ".Value")});
    }
    return filters;
}

bool is_like(std::string_view text, std::string_view pattern) {
    // The last star, and how much of the text it has taken: on a mismatch it takes one more. Never exponential.
    std::size_t at = 0, index = 0;
    std::size_t star = std::string_view::npos, taken = 0;
    while (at < text.size()) {
        const bool is_literal = index + 1 < pattern.size() && pattern[index] == '\\';
        const std::size_t width = is_literal ? 2 : 1;
        if (index < pattern.size() && !is_literal && pattern[index] == '*') {
            star = index++;
            taken = at;
        } else if (index < pattern.size() &&
                   ((!is_literal && pattern[index] == '?') || pattern[index + width - 1] == text[at])) {
            index += width;
            ++at;
        } else if (star != std::string_view::npos) {
            index = star + 1;
            at = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', index) == std::string_view::npos;
}

bool passes(const std::vector<Filter>& filters, const FieldValues& values) {
    return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
        const auto present = values(filter.name);
        return std::any_of(present.begin(), present.end(), [&](const std::string& value) {
            return std::any_of(filter.values.begin(), filter.values.end(),
                               [&](const std::string& pattern) { return is_like(value, pattern); });
        });
    });
}

Page page_of(const aws::Form& form, std::size_t count, std::size_t min_results, std::size_t max_results) {
    Page page;
    page.end = count;
    if (const auto token = form.value("NextToken"); token && !token->empty()) {
        if (!token->starts_with(token_prefix)) throw Refusal("InvalidNextToken", "The token is not one of ours");
        page.begin = std::min(parse_number("NextToken", token->substr(token_prefix.size())), count);
    }
    if (const auto limit = form.value("MaxResults")) {
        const auto results = parse_number("MaxResults", *limit);
        if (results < min_results || results > max_results) {
            throw Refusal("InvalidParameterValue", "MaxResults must be between " + std::to_string(min_results) +
                                                       " and " + std::to_string(max_results));
        }
        page.end = std::min(page.begin + results, count);
    }
    if (page.end < count) page.next_token = std::string(token_prefix) + std::to_string(page.end);
    return page;
}

}  // namespace pyscaler::sandbox
