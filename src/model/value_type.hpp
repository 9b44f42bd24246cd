#pragma once
#include "model/cell.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::model {

struct TypeDescription;

enum class ValueKind { boolean, integer, real, text, enumeration, time, duration, secret, reference, json, list };

/// All that code over any member needs to know of its C++ type. Built once for each type by `value_type<T>()`
/// (described.hpp); the pointers given to its functions are to a `T`.
struct ValueType {
    ValueKind kind{};
    bool nullable = false;                                                  ///< std::optional
    bool read_only = false;                                                 ///< set by the system
    bool owned = false;                                                     ///< a reference to what this is a part of
    std::size_t least = 0, most = std::numeric_limits<std::size_t>::max();  ///< bytes of a text, entries of a list
    std::int64_t minimum = std::numeric_limits<std::int64_t>::min(), maximum = std::numeric_limits<std::int64_t>::max();
    std::string pattern;             ///< regular expression of a text, empty when any
    std::vector<std::string> names;  ///< of an enumeration
    std::string target;              ///< type name of what a reference refers to

    /// Scalars. `from_cell` says what is wrong with the cell ("must be between 1 and 65535") and then changes nothing.
    Cell (*to_cell)(const void* value) = nullptr;
    std::optional<std::string> (*from_cell)(void* value, const Cell& cell) = nullptr;

    /// Lists: of `element`, or of a described struct.
    const ValueType* element = nullptr;
    const TypeDescription& (*structure)() = nullptr;
    std::size_t (*size)(const void* list) = nullptr;
    void* (*at)(void* list, std::size_t index) = nullptr;
    void (*resize)(void* list, std::size_t size) = nullptr;

    void (*assign)(void* to, const void* from) = nullptr;
    bool (*equal)(const void* left, const void* right) = nullptr;
};

/// The type of the column that holds it; not for lists.
CellType cell_type(const ValueType& type);

/// Reads what a person wrote without JSON around it (a filter of a URL, an option, a YAML scalar): "true", "12", "90s",
/// "2026-11-24T02:26:18Z", "in_service". In `fault` what is wrong; the cell is then NULL.
Cell cell_from_text(const ValueType& type, std::string_view text, std::optional<std::string>& fault);

}  // namespace pyscaler::model
