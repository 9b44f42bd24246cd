#pragma once
#include <cstdint>
#include <string>
#include <variant>

namespace pyscaler::model {

/// A value as a database knows it; the first alternative is NULL. Flags are 0 and 1, times UTC milliseconds, durations
/// milliseconds, enumerators and references text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

enum class CellType { integer, real, text };

inline bool is_null(const Cell& cell) noexcept { return cell.index() == 0; }

}  // namespace pyscaler::model
