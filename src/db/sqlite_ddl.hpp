#pragma once
#include "db/table.hpp"

#include <string>
#include <vector>

namespace pyscaler::db::sqlite {

std::vector<std::string> create_statements(const Table& table);
/// Adds columns in place where SQLite can, else rebuilds the table
/// (https://sqlite.org/lang_altertable.html#otheralter).
std::vector<std::string> alter_statements(const Table& from, const Table& to);

}  // namespace pyscaler::db::sqlite
