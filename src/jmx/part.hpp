#pragma once
#include "base/result.hpp"
#include "jmx/graph.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::jmx {

/// A value inside another one, and how it is named there.
struct Part {
    std::string name{};
    Value value{};
};

/// What a value consists of: the keys of composite data, the rows of tabular data (named by their index, several with
/// commas between), the entries of maps, the elements of lists, sets and arrays (named by their number, at most `most`
/// of them). None: it has no parts that we know.
std::optional<std::vector<Part>> parts_of(const Graph& graph, const Value& value, std::size_t most);

/// The part that `path` names, steps separated by dots: a key, a row, a column, an index, `length`. A name with dots in
/// it is found too, the longest first. A row of a table that stands for a map (columns `key` and `value`) goes on at
/// its value. An empty path is the value itself. `Failure::no_such_key` says what there is instead.
Result<Value> part_at(const Graph& graph, Value value, std::string_view path);

}  // namespace pyscaler::jmx
