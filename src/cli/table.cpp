#include "cli/table.hpp"

#include "cli/colour.hpp"
#include "cli/printable.hpp"

#include <algorithm>
#include <cctype>
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
    return !cell.empty() && cell.find_first_not_of("0123456789.-+") == std::string::npos &&
           cell.find_first_of("0123456789") != std::string::npos;
}

/// How one column is laid out.
struct Column {
    std::size_t wide{0};
    bool to_the_right{false};
};

std::string padded(const std::string& cell, const std::string& shown, const Column& column, bool is_last) {
    const std::string blanks(column.wide - std::min(column.wide, width(cell)), ' ');
    if (column.to_the_right) return blanks + shown;
    return is_last ? shown : shown + blanks;
}

}  // namespace

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

std::string Table::text(bool has_colour) const {
    std::vector<Column> columns(headings_.size());
    for (std::size_t i = 0; i < headings_.size(); ++i) {
        columns[i].wide = width(headings_[i]);
        bool has_number = false, has_other = false;
        for (const auto& row : rows_) {
            columns[i].wide = std::max(columns[i].wide, width(row[i]));
            (is_number(row[i]) ? has_number : has_other) |= row[i] != "-";
        }
        columns[i].to_the_right = has_number && !has_other;
    }
    std::string text;
    const auto add_line = [&](const std::vector<std::string>& cells, bool is_heading) {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) line += "  ";
            const bool is_state = headings_[i] == "STATE" || headings_[i] == "MODE";
            const auto colour = is_heading ? Colour::bold : is_state ? colour_of(cells[i]) : Colour::none;
            line += padded(cells[i], coloured(cells[i], has_colour ? colour : Colour::none), columns[i],
                           i + 1 == cells.size());
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    add_line(headings_, true);
    for (const auto& row : rows_) add_line(row, false);
    return text;
}

}  // namespace pyscaler::cli
