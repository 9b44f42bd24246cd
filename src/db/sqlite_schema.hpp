#pragma once
#include "db/connection.hpp"
#include "db/table.hpp"

#include <vector>

namespace pyscaler::db::sqlite {

/// The tables of `connection` as its own catalogue has them, sorted by name, keys sorted.
std::vector<Table> read_schema(Connection& connection);
/// The references that PRAGMA foreign_key_check reports, with the names that people know.
std::vector<DanglingReference> dangling_references(Connection& connection);

}  // namespace pyscaler::db::sqlite
