#pragma once
#include "jmx/graph.hpp"

#include <string>
#include <string_view>

namespace pyscaler::jmx {

/// A value for people, cut to `limits::shown_text`: numbers, characters and texts as they are, the name of an
/// enumeration's constant or of an MBean, `{used: 12, max: 34}`, `[1, 2]`, and the class of anything else.
std::string text_of(const Graph& graph, const Value& value);

/// The same for a key or an index, which has no parts: of anything that has some it is the class.
std::string plain_text_of(const Graph& graph, const Value& value);

/// Whether `text` is the whole text of a value, however long.
bool has_text(const Graph& graph, const Value& value, std::string_view text);

/// The name in a javax.management.ObjectName, which stays as long as the graph; empty for anything else.
std::string_view object_name_of(const Graph& graph, const Value& value);

}  // namespace pyscaler::jmx
