#include "configuration/parts.hpp"

#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

/// The parts that rows of `table` are, when they refer to what is removed.
void collect(db::Session& session, const std::string& table, const std::string& name, std::vector<Part>& parts);

void collect_rows(db::Session& session, const model::TypeDescription& type, const db::Table& table,
                  const std::string& column, const std::string& name, std::vector<Part>& parts) {
    const bool is_named = type.find("name") != nullptr;
    const auto answer = session.query(
        fmt::format("SELECT {} FROM {} WHERE {} = :p0 ORDER BY 1", is_named ? "name" : "id", table.name, column),
        {name}, {is_named ? model::CellType::text : model::CellType::integer});
    for (const auto& row : answer.rows) {
        const auto* text = std::get_if<std::string>(&row[0]);
        auto part = text != nullptr ? *text : std::to_string(std::get<std::int64_t>(row[0]));
        parts.push_back({type.name, part});
        if (is_named) collect(session, table.name, part, parts);
    }
}

void collect(db::Session& session, const std::string& table, const std::string& name, std::vector<Part>& parts) {
    for (const auto* type : all_types()) {
        const db::Layout layout{*type};
        for (const auto& column : layout.table.columns)
            if (column.reference && column.reference->cascade && column.reference->table == table)
                collect_rows(session, *type, layout.table, column.name, name, parts);
    }
}

}  // namespace

std::vector<Part> parts_of(db::Session& session, const Collection& collection, std::string_view name) {
    std::vector<Part> parts;
    collect(session, collection.layout.table.name, std::string(name), parts);
    return parts;
}

}  // namespace pyscaler::configuration
