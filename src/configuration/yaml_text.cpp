#include "configuration/yaml_text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;

/// Written without quotes where no reader takes it for something else (YAML 1.1's yes, no, on, off included).
bool is_plain(std::string_view text) {
    static constexpr std::string_view special[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto allowed = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
    };
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), allowed) &&
           std::find(std::begin(special), std::end(special), lower) == std::end(special);
}

/// "90s", "1h30m": a digit first, but no number to any reader.
bool is_duration(std::string_view text) {
    return !text.empty() && text[0] >= '0' && text[0] <= '9' && text.find_first_not_of("0123456789msh") == text.npos &&
           text.find_first_of("msh") != text.npos;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; }

/// Whether `text` comes back the same from a block: no control characters, no line end that a block would change.
bool fits_block(std::string_view text) {
    const bool has_text = text.find_first_not_of("\n ") != std::string_view::npos;
    const bool odd = std::any_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; });
    // NEL, LS, PS and BOM are line ends, or not printable, to YAML.
    const bool exotic =
        text.find("\xC2\x85") != std::string_view::npos || text.find("\xE2\x80\xA8") != std::string_view::npos ||
        text.find("\xE2\x80\xA9") != std::string_view::npos || text.find("\xEF\xBB\xBF") != std::string_view::npos;
    return text.find('\n') != std::string_view::npos && has_text && !odd && !exotic;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\\')
            out += std::string{'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (is_control(c))
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else if (text.substr(i).starts_with("\xC2\x85"))
            out += "\\x85", i += 1;
        else if (text.substr(i).starts_with("\xE2\x80\xA8") || text.substr(i).starts_with("\xE2\x80\xA9"))
            out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029", i += 2;
        else if (text.substr(i).starts_with("\xEF\xBB\xBF"))
            out += "\\uFEFF", i += 2;
        else
            out += c;
    }
    return out + '"';
}

/// `|`, with how many blanks it is indented by where it begins with some, and what becomes of the line ends behind it.
std::string block(std::string_view text, std::size_t indent) {
    std::string out = "|";
    if (text.front() == ' ' || text.front() == '\n' || text.front() == '\t') out += '2';
    if (!text.ends_with('\n'))
        out += '-';
    else if (text.ends_with("\n\n"))
        out += '+';
    if (text.ends_with('\n')) text.remove_suffix(1);
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        out += '\n';
        if (!line.empty()) out += std::string(indent, ' ') + std::string(line);
        at = end + 1;
    }
    return out;
}

std::string scalar(const json::value& value, std::size_t indent) {
    if (const auto* text = value.if_string()) {
        const std::string_view view{*text};
        if (is_plain(view) || is_duration(view)) return std::string(view);
        return fits_block(view) ? block(view, indent) : quoted(view);
    }
    if (const auto* real = value.if_double()) return fmt::format("{}", *real);
    return json::serialize(value);
}

void write_members(const json::object& members, std::size_t indent, std::string& out);

void write_entries(const json::array& entries, std::size_t indent, std::string& out) {
    for (const auto& entry : entries) {
        out += std::string(indent, ' ') + "- ";
        if (const auto* members = entry.if_object()) {
            std::string inner;
            write_members(*members, indent + 2, inner);
            out += inner.substr(indent + 2);  // the first member stands behind the dash
        } else {
            out += scalar(entry, indent + 2) + '\n';
        }
    }
}

bool is_flat(const json::array& entries) {
    return std::none_of(entries.begin(), entries.end(), [](const json::value& entry) { return entry.is_array(); });
}

void write_members(const json::object& members, std::size_t indent, std::string& out) {
    for (const auto& [key, value] : members) {
        const std::string_view name{key};
        out += fmt::format("{}{}:", std::string(indent, ' '), is_plain(name) ? std::string(name) : quoted(name));
        const auto* entries = value.if_array();
        const auto* inner = value.if_object();
        if (entries != nullptr && !entries->empty() && is_flat(*entries)) {
            out += '\n';
            write_entries(*entries, indent + 2, out);
        } else if (inner != nullptr && !inner->empty()) {
            out += '\n';
            write_members(*inner, indent + 2, out);
        } else {
            out += ' ' + scalar(value, indent + 2) + '\n';
        }
    }
}

}  // namespace

std::string yaml_text(const json::object& members) {
    std::string out;
    write_members(members, 0, out);
    return out;
}

}  // namespace pyscaler::configuration
