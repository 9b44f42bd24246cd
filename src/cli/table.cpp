#include "cli/table.hpp"

#include "cli/colour.hpp"
#include "cli/printable.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>

namespace pyscaler::cli {
namespace {

constexpr std::size_t widest_cell = 48;

std::string heading_of(std::string name) {
    for (auto& letter : name)
        letter = letter == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return name;
}

bool is_number(const std::string& cell) {
    double number = 0;
    const auto* end = cell.data() + cell.size();
    const auto read = std::from_chars(cell.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end;
}

bool tells_state(std::string_view heading) { return heading == "STATE" || heading == "MODE"; }

/// The least that is left of a column.
constexpr std::size_t narrowest = 6;

}  // namespace

/// How one column is laid out.
struct Table::Column {
    std::size_t wide{0};
    bool to_the_right{false};
};

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
    for (auto& heading : headings_) heading = heading_of(std::move(heading));
}

void Table::add(std::vector<std::string> cells) {
    if (cells.size() != headings_.size()) throw std::logic_error("a row needs a cell for each heading");
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i] = printable(cells[i]);
        if (i + 1 < cells.size()) cells[i] = shortened(cells[i], widest_cell);
    }
    rows_.push_back(std::move(cells));
}

std::vector<Table::Column> Table::columns(std::size_t most) const {
    std::vector<Column> columns(headings_.size());
    std::size_t total = 2 * (headings_.size() - 1);
    for (std::size_t i = 0; i < headings_.size(); ++i) {
        columns[i].wide = width(headings_[i]);
        bool has_number = false, has_other = false;
        for (const auto& row : rows_) {
            columns[i].wide = std::max(columns[i].wide, width(row[i]));
            (is_number(row[i]) ? has_number : has_other) |= row[i] != "-";
        }
        columns[i].to_the_right = has_number && !has_other;
        total += columns[i].wide;
    }
    if (most == 0) return columns;
    for (std::size_t i = columns.size(); i-- > 1 && total > most;) {
        if (tells_state(headings_[i])) continue;
        const auto least = std::min(columns[i].wide, std::max(narrowest, width(headings_[i])));
        const auto less = std::min(total - most, columns[i].wide - least);
        columns[i].wide -= less;
        total -= less;
    }
    return columns;
}

std::string Table::line(const std::vector<std::string>& cells, const std::vector<Column>& columns,
                        bool has_colour) const {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line += "  ";
        const auto cell = shortened(cells[i], columns[i].wide);
        const auto colour = &cells == &headings_        ? Colour::bold
                            : tells_state(headings_[i]) ? colour_of(cell)
                                                        : Colour::none;
        const auto shown = coloured(cell, has_colour ? colour : Colour::none);
        const std::string blanks(columns[i].wide - width(cell), ' ');
        line += columns[i].to_the_right ? blanks + shown : i + 1 == cells.size() ? shown : shown + blanks;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
}

std::string Table::text(bool has_colour, std::size_t most) const {
    const auto laid_out = columns(most);
    auto text = line(headings_, laid_out, has_colour);
    for (const auto& row : rows_) text += line(row, laid_out, has_colour);
    return text;
}

}  // namespace pyscaler::cli
