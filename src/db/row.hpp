#pragma once
#include "db/session.hpp"
#include "db/table.hpp"

#include <string>
#include <vector>

/// Between an object and a row of one table. Secrets are sealed on the way in and opened on the way out.
namespace pyscaler::db {

/// A value that could not be read back: required, and empty.
struct MissingValue {
    std::string column;
};

std::vector<CellType> types_of(const Table& table);
/// "SELECT every column FROM table".
std::string select_all(const Table& table);
/// "INSERT INTO table (names) VALUES (:p0, …)".
std::string insert_into(const Table& table, const std::vector<std::string>& names);

/// Adds the columns that have a member, and what `object` has in them. Throws `MissingValue`.
void gather(const Session& session, const Table& table, const void* object, std::vector<std::string>& names,
            std::vector<Cell>& cells);
/// Puts a stored value into `value`. Throws when it does not fit: another program wrote it, or it is damaged.
void restore(const Session& session, const Table& table, const Column& column, const model::ValueType& type,
             void* value, Cell cell);
/// Puts a row, in the order of the table's columns, into `object`.
void fill(const Session& session, const Table& table, const Row& row, void* object);
/// False when there is no row with this id.
bool update_row(Session& session, const Table& table, std::int64_t id, const void* object);

}  // namespace pyscaler::db
