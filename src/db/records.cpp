#include "db/records.hpp"

#include "db/row.hpp"
#include "db/selection.hpp"
#include "model/names.hpp"

#include <fmt/format.h>
#include <map>

namespace pyscaler::db {
namespace {

using model::ValueKind;

/// SQLite takes 32766 parameters, other databases fewer; beyond some hundreds nothing is gained.
constexpr std::size_t ids_at_once = 500;

Error refused(const MissingValue& missing) { return {Errc::invalid, missing.column + ": must not be empty"}; }

std::int64_t id_in(const model::TypeDescription& type, const void* object) {
    return *static_cast<const std::int64_t*>(type.find("id")->in(object));
}

void set_id(const model::TypeDescription& type, void* object, std::int64_t id) {
    *static_cast<std::int64_t*>(type.find("id")->in(object)) = id;
}

/// Rows of `table` whose `key` is one of `ids`, in the order of `tail`.
std::vector<Row> rows_of(Session& session, const Table& table, std::string_view key,
                         const std::vector<std::int64_t>& ids, std::string_view tail) {
    std::vector<Row> rows;
    for (std::size_t begin = 0; begin < ids.size(); begin += ids_at_once) {
        const auto end = std::min(ids.size(), begin + ids_at_once);
        const std::vector<std::int64_t> some(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                             ids.begin() + static_cast<std::ptrdiff_t>(end));
        auto answer =
            session.query(fmt::format("{} WHERE {} IN ({}) {}", select_all(table), key, fmt::join(some, ", "), tail),
                          {}, types_of(table));
        std::move(answer.rows.begin(), answer.rows.end(), std::back_inserter(rows));
    }
    return rows;
}

const void* kind_object(const model::KindDescription& kind, const void* object) {
    return kind.access(const_cast<void*>(object));  // NOLINT: only read
}

/// All references of an object, with the field of each.
void collect_references(const model::TypeDescription& type, const void* object, const std::string& prefix,
                        const std::function<void(const model::ValueType&, const void*, std::string)>& visit) {
    for (const auto& member : type.members) {
        const auto* value = member.in(object);
        const auto field = prefix + member.name;
        if (member.type->kind == ValueKind::reference) visit(*member.type, value, field);
        if (member.type->kind != ValueKind::list) continue;
        auto* list = const_cast<void*>(value);  // NOLINT: only read; lists have one accessor
        for (std::size_t i = 0; i < member.type->size(value); ++i) {
            const auto entry = fmt::format("{}[{}]", field, i);
            if (member.type->structure != nullptr)
                collect_references(member.type->structure(), member.type->at(list, i), entry + '.', visit);
            else if (member.type->element->kind == ValueKind::reference)
                visit(*member.type->element, member.type->at(list, i), entry);
        }
    }
}

}  // namespace

Error Records::conflict(const ConstraintViolation& violation, const void* object) const {
    if (violation.rule != ConstraintViolation::Rule::unique) return {Errc::conflict, violation.what()};
    const auto noun = model::with_article(layout_.type->name);
    if (violation.columns == std::vector<std::string>{"name"}) {
        const auto* name = layout_.type->find("name");
        return {Errc::conflict, fmt::format("{} named \"{}\" exists", noun,
                                            std::get<std::string>(name->type->to_cell(name->in(object))))};
    }
    return {Errc::conflict, fmt::format("{} with the same {} exists", noun, fmt::join(violation.columns, " and "))};
}

Result<void> Records::insert(void* object) try {
    std::vector<std::string> names;
    std::vector<Cell> cells;
    gather(session_, layout_.table, object, names, cells);
    const auto* kind = layout_.kinds.empty() ? nullptr : &layout_.kinds[layout_.type->kind_of(object)];
    if (kind != nullptr) names.emplace_back("kind"), cells.emplace_back(kind->kind->name);
    const auto id = session_.connection().insert(insert_into(layout_.table, names), cells);
    write_lists(layout_.lists, id, object, false);
    if (kind != nullptr) {
        const auto* settings = kind_object(*kind->kind, object);
        names = {"id"};
        cells = {id};
        gather(session_, kind->table, settings, names, cells);
        session_.query(insert_into(kind->table, names), cells);
        write_lists(kind->lists, id, settings, false);
    }
    set_id(*layout_.type, object, id);
    return {};
} catch (const ConstraintViolation& violation) {
    return conflict(violation, object);
} catch (const MissingValue& missing) {
    return refused(missing);
}

Result<bool> Records::update(const void* object) try {
    const auto id = id_in(*layout_.type, object);
    if (!update_row(session_, layout_.table, id, object)) return false;
    write_lists(layout_.lists, id, object, true);
    if (!layout_.kinds.empty()) {
        const auto& kind = layout_.kinds[layout_.type->kind_of(object)];
        const auto* settings = kind_object(*kind.kind, object);
        if (!update_row(session_, kind.table, id, settings))
            return Error{Errc::conflict, fmt::format("{} {} is not a {}", layout_.type->name, id, kind.kind->name)};
        write_lists(kind.lists, id, settings, true);
    }
    return true;
} catch (const ConstraintViolation& violation) {
    return conflict(violation, object);
} catch (const MissingValue& missing) {
    return refused(missing);
}

void Records::write_lists(const std::vector<ListTable>& lists, std::int64_t owner, const void* object, bool replace) {
    for (const auto& list : lists) {
        if (replace) session_.query(fmt::format("DELETE FROM {} WHERE owner_id = :p0", list.table.name), {owner});
        const auto& type = *list.member->type;
        auto* entries = const_cast<void*>(list.member->in(object));  // NOLINT: only read; lists have one accessor
        for (std::size_t i = 0; i < type.size(entries); ++i) {
            std::vector<std::string> names{"owner_id", "position"};
            std::vector<Cell> cells{owner, static_cast<std::int64_t>(i)};
            const auto* entry = type.at(entries, i);
            if (type.element != nullptr)
                names.emplace_back("value"), cells.push_back(type.element->to_cell(entry));
            else
                gather(session_, list.table, entry, names, cells);
            session_.query(insert_into(list.table, names), cells);
        }
    }
}

bool Records::remove(std::int64_t id) {
    if (layout_.table.find("name") != nullptr)
        for (const auto& row :
             session_
                 .query(fmt::format("SELECT name FROM {} WHERE id = :p0", layout_.table.name), {id}, {CellType::text})
                 .rows)
            session_.note_gone(layout_.table.name, std::get<std::string>(row[0]));
    return session_.query(fmt::format("DELETE FROM {} WHERE id = :p0", layout_.table.name), {id}).affected > 0;
}

Result<std::vector<std::shared_ptr<void>>> Records::select(const Query& query, std::string& next) {
    const auto selection = selection_of(layout_, query);
    if (!selection) return selection.error();
    const auto& table = layout_.table;
    auto answer = session_.query(fmt::format("{} {} {}", select_all(table), selection->where, selection->tail),
                                 selection->parameters, types_of(table));
    const bool more = query.limit > 0 && answer.rows.size() > query.limit;
    if (more) answer.rows.pop_back();
    std::vector<std::shared_ptr<void>> objects;
    std::vector<std::string> kinds;
    std::vector<std::int64_t> ids;
    std::vector<void*> heads;
    for (const auto& row : answer.rows) {
        auto object = layout_.type->make();
        fill(session_, table, row, object.get());
        ids.push_back(std::get<std::int64_t>(row[0]));
        set_id(*layout_.type, object.get(), ids.back());
        if (!layout_.kinds.empty()) kinds.push_back(std::get<std::string>(row.back()));
        heads.push_back(object.get());
        objects.push_back(std::move(object));
    }
    read_lists(layout_.lists, ids, heads);
    if (!kinds.empty()) read_kinds(objects, kinds);
    if (more) {
        const auto at = selection->order == nullptr ? 0 : selection->order - table.columns.data();
        next = cursor_after(answer.rows.back()[static_cast<std::size_t>(at)], ids.back());
    }
    return objects;
}

void Records::read_lists(const std::vector<ListTable>& lists, const std::vector<std::int64_t>& ids,
                         const std::vector<void*>& objects) {
    std::map<std::int64_t, void*> by_id;
    for (std::size_t i = 0; i < ids.size(); ++i) by_id[ids[i]] = objects[i];
    for (const auto& list : lists) {
        const auto& type = *list.member->type;
        for (const auto& row : rows_of(session_, list.table, "owner_id", ids, "ORDER BY owner_id, position")) {
            auto* entries = list.member->in(by_id.at(std::get<std::int64_t>(row[0])));
            const auto at = type.size(entries);
            type.resize(entries, at + 1);
            if (type.element != nullptr)
                restore(session_, list.table, list.table.columns[2], *type.element, type.at(entries, at), row[2]);
            else
                fill(session_, list.table, row, type.at(entries, at));
        }
    }
}

void Records::read_kinds(const std::vector<std::shared_ptr<void>>& objects, const std::vector<std::string>& kinds) {
    for (const auto& kind : layout_.kinds) {
        std::map<std::int64_t, void*> by_id;
        std::vector<std::int64_t> ids;
        std::vector<void*> settings;
        for (std::size_t i = 0; i < objects.size(); ++i) {
            if (kinds[i] != kind.kind->name) continue;
            kind.kind->make(objects[i].get());
            ids.push_back(id_in(*layout_.type, objects[i].get()));
            settings.push_back(kind.kind->access(objects[i].get()));
            by_id[ids.back()] = settings.back();
        }
        for (const auto& row : rows_of(session_, kind.table, "id", ids, ""))
            fill(session_, kind.table, row, by_id.at(std::get<std::int64_t>(row[0])));
        read_lists(kind.lists, ids, settings);
    }
}

std::int64_t Records::count(const Query& query) {
    auto all = query;
    all.limit = 0;
    const auto selection = selection_of(layout_, all).value();
    const auto answer = session_.query(fmt::format("SELECT COUNT(*) FROM {} {}", layout_.table.name, selection.where),
                                       selection.parameters, {CellType::integer});
    return std::get<std::int64_t>(answer.rows.at(0)[0]);
}

std::int64_t Records::id_of(std::string_view name) {
    const auto answer = session_.query(fmt::format("SELECT id FROM {} WHERE name = :p0", layout_.table.name),
                                       {std::string(name)}, {CellType::integer});
    return answer.rows.empty() ? 0 : std::get<std::int64_t>(answer.rows[0][0]);
}

model::FieldErrors Records::missing_references(const void* object) {
    model::FieldErrors errors;
    const auto visit = [&](const model::ValueType& type, const void* value, std::string field) {
        const auto cell = type.to_cell(value);
        if (model::is_null(cell)) return;
        const auto answer =
            session_.query(fmt::format("SELECT id FROM {} WHERE name = :p0", model::collection_name(type.target)),
                           {cell}, {CellType::integer});
        if (answer.rows.empty())
            errors.push_back(
                {std::move(field), fmt::format("there is no {} \"{}\"", type.target, std::get<std::string>(cell))});
    };
    collect_references(*layout_.type, object, "", visit);
    if (!layout_.kinds.empty()) {
        const auto& kind = *layout_.kinds[layout_.type->kind_of(object)].kind;
        collect_references(*kind.settings, kind_object(kind, object), "", visit);
    }
    return errors;
}

}  // namespace pyscaler::db
