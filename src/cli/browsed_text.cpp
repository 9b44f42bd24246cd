#include "cli/browsed_text.hpp"

#include "cli/printable.hpp"
#include "cli/table.hpp"
#include "jmx/java_type.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

/// Its description, unless it says no more than what MBeans without one have: the attribute's name, or this.
std::string description_of(const jmx::AttributeDescription& attribute) {
    const bool says_nothing =
        attribute.description == attribute.name || attribute.description == "Attribute exposed for management";
    return says_nothing ? std::string{} : attribute.description;
}

/// The value before the type: where a line becomes too long, what stands to the right gives way first.
std::string table_of(const jmx::BrowsedMBean& mbean, bool has_colour, std::size_t most) {
    const bool has_descriptions = std::ranges::any_of(
        mbean.attributes, [](const auto& attribute) { return !description_of(attribute.described).empty(); });
    std::vector<std::string> headings{"attribute", "value", "type"};
    if (has_descriptions) headings.emplace_back("description");
    Table table{headings};
    for (const auto& attribute : mbean.attributes) {
        std::vector<std::string> cells{attribute.described.name,
                                       attribute.cause.empty() ? attribute.value : "(" + attribute.cause + ")",
                                       std::string(jmx::simple_type(attribute.described.type))};
        if (has_descriptions) cells.push_back(description_of(attribute.described));
        table.add(std::move(cells));
    }
    return table.text(has_colour, most);
}

/// "  keys: committed, init, max, used", on as many lines as it takes.
std::string keys_text(const std::vector<std::string>& keys, std::size_t most) {
    constexpr std::string_view first = "  keys: ", further = "        ";
    std::string text;
    std::string line{first};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto room = most == 0 ? std::string::npos : most - std::min(most, further.size() + 1);
        const auto word = shortened(printable(keys[i]), room) + (i + 1 < keys.size() ? "," : "");
        const bool is_begun = line.size() > further.size();
        if (is_begun && most != 0 && width(line) + 1 + width(word) > most) {
            text += line + '\n';
            line = std::string(further) + word;
        } else {
            line += (is_begun ? " " : "") + word;
        }
    }
    return text + line + '\n';
}

/// A list has no keys but its indexes.
bool has_names(const jmx::BrowsedAttribute& attribute) { return !attribute.keys.empty() && attribute.keys[0] != "0"; }

std::string attributes_text(const jmx::BrowsedMBean& mbean, bool has_colour, std::size_t most) {
    const auto table = table_of(mbean, has_colour, most);
    auto from = table.find('\n') + 1;
    auto text = table.substr(0, from);
    for (const auto& attribute : mbean.attributes) {
        const auto line = table.substr(from, table.find('\n', from) + 1 - from);
        from += line.size();
        text += line;
        const bool is_cut = line.find(printable(attribute.value)) == std::string::npos;
        if (attribute.cause.empty() && is_cut && has_names(attribute)) text += keys_text(attribute.keys, most);
    }
    return text;
}

}  // namespace

std::string browsed_text(const jmx::Browse& found, bool has_colour, std::size_t most) {
    std::string text;
    for (const auto& mbean : found.mbeans) {
        text += fmt::format("{}{}{}\n", text.empty() ? "" : "\n", printable(mbean.name),
                            mbean.cause.empty() ? "" : " (" + mbean.cause + ")");
        if (!mbean.attributes.empty()) text += attributes_text(mbean, has_colour, most);
    }
    return text;
}

}  // namespace pyscaler::cli
