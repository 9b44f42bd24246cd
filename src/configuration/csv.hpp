#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

struct CsvRow {
    int line = 0;  ///< where it begins, from 1
    std::vector<std::string> fields{};
};

/// RFC 4180: commas, quotes doubled within quotes, CRLF or LF; blank lines are skipped. `Errc::invalid` with the line
/// of a quote that does not end.
Result<std::vector<CsvRow>> read_csv_rows(std::string_view text);

}  // namespace pyscaler::configuration
