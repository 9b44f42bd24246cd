#include "db/sqlite_schema.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>

namespace pyscaler::db::sqlite {
namespace {

constexpr auto integer = CellType::integer;
constexpr auto text = CellType::text;

const std::string& text_of(const Cell& cell) { return std::get<std::string>(cell); }
std::int64_t number_of(const Cell& cell) { return std::get<std::int64_t>(cell); }

CellType type_named(const std::string& name) {
    return name == "INTEGER" ? CellType::integer : name == "REAL" ? CellType::real : CellType::text;
}

std::vector<std::string> names(Connection& connection, const std::string& sql, const std::string& argument) {
    std::vector<std::string> found;
    for (const auto& row : connection.query(sql, {argument}, {text}).rows) found.push_back(text_of(row[0]));
    return found;
}

void read_columns(Connection& connection, Table& table) {
    std::map<std::int64_t, std::string> key;
    const auto answer = connection.query("SELECT name, type, \"notnull\", pk FROM pragma_table_info(:p0)", {table.name},
                                         {text, text, integer, integer});
    for (const auto& row : answer.rows) {
        const bool in_key = number_of(row[3]) > 0;
        const bool nullable = number_of(row[2]) == 0 && !in_key;
        table.columns.push_back({text_of(row[0]), type_named(text_of(row[1])), nullable, {}, nullptr, {}});
        if (in_key) key[number_of(row[3])] = text_of(row[0]);
    }
    for (const auto& [position, name] : key) table.primary_key.push_back(name);
}

void read_references(Connection& connection, Table& table) {
    const auto answer =
        connection.query("SELECT \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list(:p0)",
                         {table.name}, {text, text, text, text});
    for (const auto& row : answer.rows)
        for (auto& column : table.columns)
            if (column.name == text_of(row[0]))
                column.reference = ForeignKey{text_of(row[1]), text_of(row[2]), text_of(row[3]) == "CASCADE"};
}

void read_keys(Connection& connection, Table& table) {
    const auto answer = connection.query("SELECT name, origin FROM pragma_index_list(:p0)", {table.name}, {text, text});
    for (const auto& row : answer.rows) {
        auto key = names(connection, "SELECT name FROM pragma_index_info(:p0) ORDER BY seqno", text_of(row[0]));
        if (text_of(row[1]) == "u") table.unique.push_back(std::move(key));
        if (text_of(row[1]) == "c") table.indexes.push_back(std::move(key));
    }
    std::sort(table.unique.begin(), table.unique.end());
    std::sort(table.indexes.begin(), table.indexes.end());
}

/// The table and id of the object that row `rowid` of `table` belongs to.
std::pair<std::string, std::int64_t> owner_of(Connection& connection, const std::string& table, std::int64_t rowid) {
    Table described{.name = table, .columns = {}, .primary_key = {}, .unique = {}, .indexes = {}, .append_only = false};
    read_columns(connection, described);
    read_references(connection, described);
    for (const std::string_view key : {"owner_id", "id"}) {
        const auto* column = described.find(key);
        if (column == nullptr || !column->reference) continue;
        const auto answer =
            connection.query(fmt::format("SELECT {} FROM {} WHERE rowid = :p0", key, table), {rowid}, {integer});
        return owner_of(connection, column->reference->table, number_of(answer.rows.at(0)[0]));
    }
    return {table, rowid};
}

std::string name_in(Connection& connection, const std::string& table, std::int64_t id) {
    const auto columns = names(connection, "SELECT name FROM pragma_table_info(:p0)", table);
    if (std::find(columns.begin(), columns.end(), "name") == columns.end()) return std::to_string(id);
    const auto answer = connection.query(fmt::format("SELECT name FROM {} WHERE id = :p0", table), {id}, {text});
    return answer.rows.empty() ? std::to_string(id) : text_of(answer.rows[0][0]);
}

DanglingReference describe(Connection& connection, const Row& row) {
    DanglingReference found;
    found.table = text_of(row[0]);
    const auto rowid = number_of(row[1]);
    found.target_table = text_of(row[2]);
    const auto keys = connection.query("SELECT \"from\" FROM pragma_foreign_key_list(:p0) WHERE id = :p1",
                                       {found.table, row[3]}, {text});
    found.column = text_of(keys.rows.at(0)[0]);
    const auto value = connection.query(
        fmt::format("SELECT CAST({} AS TEXT) FROM {} WHERE rowid = :p0", found.column, found.table), {rowid}, {text});
    found.target = text_of(value.rows.at(0)[0]);
    const auto [owner_table, owner_id] = owner_of(connection, found.table, rowid);
    found.owner_table = owner_table;
    found.owner = name_in(connection, owner_table, owner_id);
    const auto columns = names(connection, "SELECT name FROM pragma_table_info(:p0)", found.table);
    if (std::find(columns.begin(), columns.end(), "owner_id") != columns.end())
        found.position = number_of(
            connection.query(fmt::format("SELECT position FROM {} WHERE rowid = :p0", found.table), {rowid}, {integer})
                .rows.at(0)[0]);
    return found;
}

}  // namespace

std::vector<Table> read_schema(Connection& connection) {
    const std::vector<std::string> found =
        names(connection,
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
              "AND name <> :p0 ORDER BY name",
              "schema_version");
    std::vector<Table> tables;
    for (const auto& name : found) {
        Table table;
        table.name = name;
        read_columns(connection, table);
        read_references(connection, table);
        read_keys(connection, table);
        table.append_only =
            !names(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :p0", name)
                 .empty();
        tables.push_back(std::move(table));
    }
    return tables;
}

std::vector<DanglingReference> dangling_references(Connection& connection) {
    const auto answer =
        connection.query("SELECT \"table\", rowid, \"parent\", fkid FROM pragma_foreign_key_check LIMIT 20", {},
                         {text, integer, text, integer});
    std::vector<DanglingReference> found;
    for (const auto& row : answer.rows) found.push_back(describe(connection, row));
    return found;
}

}  // namespace pyscaler::db::sqlite
