#include "db/sqlite_ddl.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pyscaler::db::sqlite {
namespace {

std::string_view type_of(const Column& column) {
    switch (column.type) {
        case model::CellType::integer: return "INTEGER";
        case model::CellType::real: return "REAL";
        case model::CellType::text: return "TEXT";
    }
    return "TEXT";
}

std::string quoted(std::string_view text) {
    std::string literal = "'";
    for (const char c : text) literal += c == '\'' ? "''" : std::string(1, c);
    return literal + '\'';
}

std::string literal(const model::Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
    if (const auto* text = std::get_if<std::string>(&cell)) return quoted(*text);
    return "NULL";
}

std::string reference(const ForeignKey& key) {
    return fmt::format(" REFERENCES {} ({}) ON UPDATE CASCADE ON DELETE {} DEFERRABLE INITIALLY DEFERRED", key.table,
                       key.column, key.cascade ? "CASCADE" : "NO ACTION");
}

std::string definition(const Column& column) {
    return fmt::format("{} {}{}{}", column.name, type_of(column), column.nullable ? "" : " NOT NULL",
                       column.reference ? reference(*column.reference) : "");
}

bool numbers_itself(const Table& table) {
    return table.primary_key == std::vector<std::string>{"id"} && !table.find("id")->reference;
}

std::string create_table(const Table& table, const std::string& name) {
    std::string text = "CREATE TABLE " + name + " (\n";
    for (const auto& column : table.columns) {
        const bool is_key = table.primary_key == std::vector<std::string>{column.name};
        if (is_key && numbers_itself(table))
            text += "    id INTEGER PRIMARY KEY AUTOINCREMENT,\n";
        else if (is_key)
            text += fmt::format("    {} INTEGER PRIMARY KEY{},\n", column.name, reference(*column.reference));
        else
            text += "    " + definition(column) + ",\n";
    }
    if (table.primary_key.size() > 1)
        text += fmt::format("    PRIMARY KEY ({}),\n", fmt::join(table.primary_key, ", "));
    for (const auto& key : table.unique) text += fmt::format("    UNIQUE ({}),\n", fmt::join(key, ", "));
    text.erase(text.size() - 2, 1);
    return text + ')';
}

std::string create_index(const Table& table, const std::vector<std::string>& key) {
    return fmt::format("CREATE INDEX {}_{} ON {} ({})", table.name, fmt::join(key, "_"), table.name,
                       fmt::join(key, ", "));
}

std::string drop_index(const Table& table, const std::vector<std::string>& key) {
    return fmt::format("DROP INDEX {}_{}", table.name, fmt::join(key, "_"));
}

std::vector<std::string> surroundings(const Table& table) {
    std::vector<std::string> statements;
    for (const auto& key : table.indexes) statements.push_back(create_index(table, key));
    if (!table.append_only) return statements;
    for (const std::string_view verb : {"update", "delete"})
        statements.push_back(fmt::format(
            "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '{0} are only added'); END",
            table.name, verb));
    return statements;
}

bool same(const Column& left, const Column& right) {
    return left.type == right.type && left.nullable == right.nullable && left.reference == right.reference;
}

/// What ALTER TABLE can add: with a default, and with a reference only where that is NULL.
bool can_be_added(const Column& column) {
    return column.nullable || (!column.reference && !model::is_null(column.fallback));
}

bool needs_rebuild(const Table& from, const Table& to) {
    if (from.primary_key != to.primary_key || from.unique != to.unique || from.append_only != to.append_only)
        return true;
    for (const auto& column : from.columns) {
        const auto* wanted = to.find(column.name);
        if (wanted == nullptr || !same(column, *wanted)) return true;
    }
    return std::any_of(to.columns.begin(), to.columns.end(), [&](const Column& column) {
        return from.find(column.name) == nullptr && !can_be_added(column);
    });
}

std::vector<std::string> rebuild(const Table& from, const Table& to) {
    std::vector<std::string> names, values;
    for (const auto& column : to.columns) {
        names.push_back(column.name);
        const auto* old = from.find(column.name);
        values.push_back(old == nullptr ? literal(column.fallback)
                         : old->nullable && !column.nullable
                             ? fmt::format("coalesce({}, {})", column.name, literal(column.fallback))
                             : column.name);
    }
    const auto fresh = "new_" + to.name;
    std::vector<std::string> statements{create_table(to, fresh),
                                        fmt::format("INSERT INTO {} ({}) SELECT {} FROM {}", fresh,
                                                    fmt::join(names, ", "), fmt::join(values, ", "), to.name),
                                        "DROP TABLE " + to.name,
                                        fmt::format("ALTER TABLE {} RENAME TO {}", fresh, to.name)};
    for (auto& statement : surroundings(to)) statements.push_back(std::move(statement));
    return statements;
}

}  // namespace

std::vector<std::string> create_statements(const Table& table) {
    std::vector<std::string> statements{create_table(table, table.name)};
    for (auto& statement : surroundings(table)) statements.push_back(std::move(statement));
    return statements;
}

std::vector<std::string> alter_statements(const Table& from, const Table& to) {
    if (needs_rebuild(from, to)) return rebuild(from, to);
    std::vector<std::string> statements;
    for (const auto& column : to.columns)
        if (from.find(column.name) == nullptr)
            statements.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {}{}", to.name, definition(column),
                                             column.nullable ? "" : " DEFAULT " + literal(column.fallback)));
    const auto has = [](const Table& table, const auto& key) {
        return std::find(table.indexes.begin(), table.indexes.end(), key) != table.indexes.end();
    };
    for (const auto& key : from.indexes)
        if (!has(to, key)) statements.push_back(drop_index(to, key));
    for (const auto& key : to.indexes)
        if (!has(from, key)) statements.push_back(create_index(to, key));
    return statements;
}

}  // namespace pyscaler::db::sqlite
