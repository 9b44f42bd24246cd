#pragma once
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

    /// Columns of numbers to the right. Long cells are cut, but not in the last column. With colour a state says by it
    /// whether it is well.
    std::string text(bool has_colour) const;

private:
    std::vector<std::string> headings_;
    std::vector<std::vector<std::string>> rows_{};
};

}  // namespace pyscaler::cli
