#pragma once
#include "model/type_description.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pyscaler::db {

struct ForeignKey {
    std::string table, column;
    bool cascade = false;  ///< removed with its target; else the target cannot be removed

    friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

struct Column {
    std::string name;
    model::CellType type{};
    bool nullable = false;
    std::optional<ForeignKey> reference;
    /// Of the struct that the table's rows are; null for `id`, `kind`, `owner_id`, `position`, `value`.
    const model::Member* member = nullptr;
    model::Cell fallback;  ///< what rows get that were there before the column
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> primary_key;  ///< {"id"} numbers itself and never uses a number twice
    std::vector<std::vector<std::string>> unique;
    std::vector<std::vector<std::string>> indexes;
    bool append_only = false;

    const Column* find(std::string_view column) const;
};

/// A list member: a table with `owner_id`, `position` and `value` or the members of its structs.
struct ListTable {
    Table table;
    const model::Member* member = nullptr;
};

struct KindTable {
    Table table;
    std::vector<ListTable> lists;
    const model::KindDescription* kind = nullptr;
};

/// The tables of a noun.
struct Layout {
    explicit Layout(const model::TypeDescription& described);

    const model::TypeDescription* type;
    Table table;
    std::vector<ListTable> lists;
    std::vector<KindTable> kinds;

    std::vector<Table> tables() const;
};

/// The tables of all these nouns: what a database has when it is up to date.
std::vector<Table> tables_of(const std::vector<const model::TypeDescription*>& types);

}  // namespace pyscaler::db
