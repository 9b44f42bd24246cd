#pragma once
#include "base/result.hpp"

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Reading of AWS answers. Elements are matched by local name: whether a namespace is there, and how it is written,
/// differs between services and stand-ins. Paths are names joined by `/`. Included by .cpp files only.
namespace pyscaler::aws {

std::string_view local_name(const pugi::xml_node& node);

/// Parses `body` into `document` and returns its root; `Errc::protocol` when it is not XML (no document types, at most
/// 32 MiB).
Result<pugi::xml_node> open_document(pugi::xml_document& document, std::string_view body);

/// The same, for an answer whose root must be `name`.
Result<pugi::xml_node> open_answer(pugi::xml_document& document, std::string_view body, std::string_view name);

/// The first element at `path` below `node`, or a null node.
pugi::xml_node child_at(pugi::xml_node node, std::string_view path);
/// Its text, trimmed; empty when there is none.
std::string text_at(const pugi::xml_node& node, std::string_view path);
/// 0 when there is no number.
int number_at(const pugi::xml_node& node, std::string_view path);
/// The `item` or `member` elements of the list at `path`.
std::vector<pugi::xml_node> items_at(const pugi::xml_node& node, std::string_view path);

}  // namespace pyscaler::aws
