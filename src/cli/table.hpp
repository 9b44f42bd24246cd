#pragma once
#include "cli/terminal.hpp"

#include <string>
#include <vector>

namespace pyscaler::cli {

/// Rows under headings, in columns as wide as what stands in them.
class Table {
public:
    /// "state_since" is shown as "STATE SINCE".
    explicit Table(std::vector<std::string> headings);

    /// As many cells as there are headings; they may hold any bytes.
    void add(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }

    /// Columns of numbers to the right. Long cells are cut, but not in the last column, unless a line would become
    /// longer than `most` columns: then cells are cut from the right, but neither names nor states. With colour a state
    /// says by it whether it is well.
    std::string text(bool has_colour, std::size_t most = terminal_width()) const;

private:
    struct Column;
    std::vector<Column> columns(std::size_t most) const;
    std::string line(const std::vector<std::string>& cells, const std::vector<Column>& columns, bool has_colour) const;

    std::vector<std::string> headings_;
    std::vector<std::vector<std::string>> rows_{};
};

}  // namespace pyscaler::cli
