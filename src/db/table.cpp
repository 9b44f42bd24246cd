#include "db/table.hpp"

#include "model/names.hpp"

#include <algorithm>

namespace pyscaler::db {
namespace {

using model::CellType;
using model::Member;
using model::TypeDescription;
using model::ValueKind;
using model::ValueType;

Column number_column(std::string name) { return {std::move(name), CellType::integer, false, {}, nullptr, {}}; }

Column value_column(const std::string& name, const ValueType& type) {
    Column column{name, model::cell_type(type), type.nullable || type.kind == ValueKind::secret, {}, nullptr, {}};
    if (type.kind == ValueKind::reference)
        column.reference = ForeignKey{model::collection_name(type.target), "name", type.owned};
    return column;
}

/// The column of each scalar member but `id`; what a `fresh` object has in it is what older rows get.
void add_columns(const TypeDescription& type, const void* fresh, Table& table) {
    for (const auto& member : type.members) {
        if (member.name == "id" || member.type->kind == ValueKind::list) continue;
        auto column = value_column(member.name, *member.type);
        column.member = &member;
        column.fallback = member.type->to_cell(member.in(fresh));
        table.columns.push_back(std::move(column));
    }
}

/// Whoever looks for what refers to something looks by these.
void index_references(Table& table) {
    const auto add = [&](const std::vector<std::string>& key) {
        const auto serves = [&](const auto& other) { return other.front() == key.front(); };
        if (std::none_of(table.unique.begin(), table.unique.end(), serves) &&
            std::none_of(table.indexes.begin(), table.indexes.end(), serves))
            table.indexes.push_back(key);
    };
    for (const auto& column : table.columns)
        if (column.reference && table.primary_key.front() != column.name) add({column.name});
}

ListTable list_table(const Member& member, const std::string& owner, std::string_view type_name) {
    ListTable list;
    list.member = &member;
    auto& table = list.table;
    table.name = model::snake_case(type_name) + '_' + member.name;
    table.primary_key = {"owner_id", "position"};
    table.columns = {number_column("owner_id"), number_column("position")};
    table.columns.front().reference = ForeignKey{owner, "id", true};
    if (member.type->element != nullptr) {
        table.columns.push_back(value_column("value", *member.type->element));
    } else {
        const auto& type = member.type->structure();
        add_columns(type, type.make().get(), table);
    }
    index_references(table);
    return list;
}

std::vector<ListTable> list_tables(const TypeDescription& type, const std::string& owner) {
    std::vector<ListTable> lists;
    for (const auto& member : type.members)
        if (member.type->kind == ValueKind::list) lists.push_back(list_table(member, owner, type.name));
    return lists;
}

KindTable kind_table(const model::KindDescription& kind, const std::string& heads) {
    KindTable made;
    made.kind = &kind;
    auto& table = made.table;
    table.name = model::collection_name(kind.name);
    table.primary_key = {"id"};
    table.columns = {number_column("id")};
    table.columns.front().reference = ForeignKey{heads, "id", true};
    add_columns(*kind.settings, kind.settings->make().get(), table);
    index_references(table);
    made.lists = list_tables(*kind.settings, table.name);
    return made;
}

}  // namespace

const Column* Table::find(std::string_view column) const {
    const auto at = std::find_if(columns.begin(), columns.end(), [&](const Column& one) { return one.name == column; });
    return at == columns.end() ? nullptr : &*at;
}

Layout::Layout(const TypeDescription& described) : type(&described) {
    table.name = model::collection_name(described.name);
    table.primary_key = {"id"};
    table.unique = described.unique;
    table.indexes = described.indexes;
    table.append_only = described.append_only;
    table.columns = {number_column("id")};
    const auto fresh = described.make();
    add_columns(described, fresh.get(), table);
    if (!described.kinds.empty()) table.columns.push_back({"kind", CellType::text, false, {}, nullptr, {}});
    index_references(table);
    lists = list_tables(described, table.name);
    for (const auto& kind : described.kinds) kinds.push_back(kind_table(kind, table.name));
}

std::vector<Table> Layout::tables() const {
    std::vector<Table> all{table};
    for (const auto& list : lists) all.push_back(list.table);
    for (const auto& kind : kinds) {
        all.push_back(kind.table);
        for (const auto& list : kind.lists) all.push_back(list.table);
    }
    return all;
}

std::vector<Table> tables_of(const std::vector<const TypeDescription*>& types) {
    std::vector<Table> all;
    for (const auto* type : types) {
        auto tables = Layout{*type}.tables();
        std::move(tables.begin(), tables.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace pyscaler::db
