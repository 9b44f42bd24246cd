#include "db/row.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace pyscaler::db {
namespace {

using model::ValueKind;

std::string context(const Table& table, const Column& column) { return table.name + '.' + column.name; }

Cell stored(const Session& session, const Table& table, const Column& column, const model::ValueType& type, Cell cell) {
    if (type.kind != ValueKind::secret || model::is_null(cell)) return cell;
    return session.key().seal(Secret{std::get<std::string>(std::move(cell))}, context(table, column));
}

std::vector<std::string> names_of(const Table& table) {
    std::vector<std::string> names;
    for (const auto& column : table.columns) names.push_back(column.name);
    return names;
}

}  // namespace

std::vector<CellType> types_of(const Table& table) {
    std::vector<CellType> types;
    for (const auto& column : table.columns) types.push_back(column.type);
    return types;
}

std::string select_all(const Table& table) {
    return fmt::format("SELECT {} FROM {}", fmt::join(names_of(table), ", "), table.name);
}

std::string insert_into(const Table& table, const std::vector<std::string>& names) {
    std::string values;
    for (std::size_t i = 0; i < names.size(); ++i) values += fmt::format("{}:p{}", i == 0 ? "" : ", ", i);
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, fmt::join(names, ", "), values);
}

void gather(const Session& session, const Table& table, const void* object, std::vector<std::string>& names,
            std::vector<Cell>& cells) {
    for (const auto& column : table.columns) {
        if (column.member == nullptr) continue;
        const auto& type = *column.member->type;
        auto cell = type.to_cell(column.member->in(object));
        if (const auto* text = std::get_if<std::string>(&cell); text != nullptr && text->size() < type.least)
            throw MissingValue{column.name};
        names.push_back(column.name);
        cells.push_back(stored(session, table, column, type, std::move(cell)));
    }
}

void restore(const Session& session, const Table& table, const Column& column, const model::ValueType& type,
             void* value, Cell cell) {
    if (type.kind == ValueKind::secret && !model::is_null(cell)) {
        auto opened = session.key().open(std::get<std::string>(cell), context(table, column));
        if (!opened) throw std::runtime_error(opened.error().detail());
        cell = opened->reveal();
    }
    if (auto fault = type.from_cell(value, cell))
        throw std::runtime_error(fmt::format("stored {}: {}", context(table, column), *fault));
}

void fill(const Session& session, const Table& table, const Row& row, void* object) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        if (column.member != nullptr)
            restore(session, table, column, *column.member->type, column.member->in(object), row[i]);
    }
}

bool update_row(Session& session, const Table& table, std::int64_t id, const void* object) {
    std::vector<std::string> names;
    std::vector<Cell> cells;
    gather(session, table, object, names, cells);
    std::string assignments;
    for (std::size_t i = 0; i < names.size(); ++i)
        assignments += fmt::format("{}{} = :p{}", i == 0 ? "" : ", ", names[i], i);
    if (names.empty()) assignments = "id = id";
    cells.emplace_back(id);
    return session.query(fmt::format("UPDATE {} SET {} WHERE id = :p{}", table.name, assignments, names.size()), cells)
               .affected > 0;
}

}  // namespace pyscaler::db
