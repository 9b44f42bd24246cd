#include "aws/xml.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace pyscaler::aws {
namespace {

constexpr std::size_t size_limit = 32U << 20U;

}  // namespace

std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Result<pugi::xml_node> open_document(pugi::xml_document& document, std::string_view body) {
    if (body.size() > size_limit) return Error{Errc::limit_exceeded, "an XML answer of more than 32 MiB"};
    const auto parsed = document.load_buffer(
        body.data(), body.size(),
        pugi::parse_minimal | pugi::parse_escapes | pugi::parse_cdata | pugi::parse_eol | pugi::parse_doctype,
        pugi::encoding_utf8);
    if (!parsed || !document.document_element())
        return Error{Errc::protocol, fmt::format("the answer is not XML: {} at byte {}",
                                                 parsed ? "no element" : parsed.description(), parsed.offset)};
    for (const auto& node : document.children())
        if (node.type() == pugi::node_doctype) return Error{Errc::protocol, "the answer has a document type"};
    return document.document_element();
}

Result<pugi::xml_node> open_answer(pugi::xml_document& document, std::string_view body, std::string_view name) {
    auto root = open_document(document, body);
    if (root && local_name(*root) != name)
        return Error{Errc::protocol, fmt::format("expected <{}>, the answer is <{}>", name, root->name())};
    return root;
}

pugi::xml_node child_at(pugi::xml_node node, std::string_view path) {
    while (node && !path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        const auto name = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        node = node.find_child([name](const pugi::xml_node& child) { return local_name(child) == name; });
    }
    return node;
}

std::string text_at(const pugi::xml_node& node, std::string_view path) {
    const std::string_view text = child_at(node, path).text().get();
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

int number_at(const pugi::xml_node& node, std::string_view path) {
    const auto text = text_at(node, path);
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<pugi::xml_node> items_at(const pugi::xml_node& node, std::string_view path) {
    std::vector<pugi::xml_node> items;
    for (const auto& child : child_at(node, path).children())
        if (const auto name = local_name(child); name == "item" || name == "member") items.push_back(child);
    return items;
}

}  // namespace pyscaler::aws
