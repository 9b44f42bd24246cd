#include "model/names.hpp"

namespace pyscaler::model {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string snake_case(std::string_view type_name) {
    std::string result;
    for (std::size_t i = 0; i < type_name.size(); ++i) {
        const bool begins_word =
            i > 0 && is_upper(type_name[i]) &&
            (!is_upper(type_name[i - 1]) || (i + 1 < type_name.size() && !is_upper(type_name[i + 1])));
        if (begins_word) result += '_';
        result += to_lower(type_name[i]);
    }
    return result;
}

std::string collection_name(std::string_view type_name) {
    auto name = snake_case(type_name);
    if (name.ends_with('y')) return name.substr(0, name.size() - 1) + "ies";
    return name + 's';
}

std::string with_article(std::string_view type_name) {
    const bool vowel =
        std::string_view("AEIOU").find(type_name.empty() ? ' ' : type_name.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(type_name);
}

}  // namespace pyscaler::model
