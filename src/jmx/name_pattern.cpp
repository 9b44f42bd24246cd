#include "jmx/name_pattern.hpp"

#include "jmx/mbean.hpp"

#include <utility>

namespace pyscaler::jmx {
namespace {

bool is_wildcard(char character) { return character == '*' || character == '?'; }

/// Walks over a name and tells for each wildcard whether it stands in a key of the property list.
template <class Visitor>
void for_each_wildcard(std::string_view name, Visitor visit) {
    bool quoted = false;
    bool in_key = false;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const char character = name[at];
        if (quoted && character == '\\') {
            ++at;
        } else if (character == '"') {
            quoted = !quoted;
        } else if (is_wildcard(character)) {
            visit(at, in_key);
        } else if (!quoted) {
            in_key = character == ':' || character == ',' || (in_key && character != '=');
        }
    }
}

/// The `*` that stands for any further keys.
bool is_list_wildcard(std::string_view name, std::size_t at) {
    const bool begins = at > 0 && (name[at - 1] == ':' || name[at - 1] == ',');
    return name[at] == '*' && begins && (at + 1 == name.size() || name[at + 1] == ',');
}

}  // namespace

bool is_pattern(std::string_view name) {
    bool found = false;
    for_each_wildcard(name, [&](std::size_t, bool) { found = true; });
    return found;
}

// A pattern is well formed when it is a name with something in the places of its wildcards. None may be in a key. The
// key that stands for any further ones is none that somebody would write.
std::string pattern_fault(std::string_view pattern) {
    std::string name{pattern};
    std::size_t shift = 0;
    bool has_further_keys = false;
    bool has_them_twice = false;
    for_each_wildcard(pattern, [&](std::size_t at, bool in_key) {
        if (is_list_wildcard(pattern, at)) {
            has_them_twice |= std::exchange(has_further_keys, true);
            name.replace(at + shift, 1, "\a=x");
            shift += 2;
        } else if (!in_key) {
            name[at + shift] = 'x';
        }
    });
    return has_them_twice ? "has more than one * for further keys" : name_fault(name);
}

}  // namespace pyscaler::jmx
