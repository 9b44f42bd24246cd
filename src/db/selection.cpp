#include "db/selection.hpp"

#include "base/json_text.hpp"
#include "model/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <fmt/format.h>

namespace pyscaler::db {
namespace {

namespace json = boost::json;

std::string_view symbol(Operator compare) {
    switch (compare) {
        case Operator::equal: return "=";
        case Operator::not_equal: return "<>";
        case Operator::less: return "<";
        case Operator::less_or_equal: return "<=";
        case Operator::greater: return ">";
        case Operator::greater_or_equal: return ">=";
    }
    return "=";
}

/// Puts one WHERE clause together.
class Builder {
public:
    Builder(const Layout& layout, Selection& selection) : layout_(layout), selection_(selection) {}

    Result<void> add(const Condition& condition);
    void search(std::string_view text);
    Result<void> after(std::string_view cursor);
    std::string parameter(Cell value) {
        selection_.parameters.push_back(std::move(value));
        return fmt::format(":p{}", selection_.parameters.size() - 1);
    }
    std::string where() const { return clauses_.empty() ? "" : fmt::format("WHERE {}", fmt::join(clauses_, " AND ")); }

private:
    std::string compared(const std::string& column, const Condition& condition);

    const Layout& layout_;
    Selection& selection_;
    std::vector<std::string> clauses_;
};

/// Any of the values for `=`, none of them for `<>`; NULL is a value here, unlike in SQL.
std::string Builder::compared(const std::string& column, const Condition& condition) {
    const bool negative = condition.compare == Operator::not_equal;
    std::vector<std::string> parts;
    for (const auto& value : condition.values) {
        if (model::is_null(value))
            parts.push_back(fmt::format("{} IS {}NULL", column, negative ? "NOT " : ""));
        else if (negative)
            parts.push_back(fmt::format("({0} IS NULL OR {0} <> {1})", column, parameter(value)));
        else
            parts.push_back(fmt::format("{} {} {}", column, symbol(condition.compare), parameter(value)));
    }
    return parts.empty() ? "1 = 0" : fmt::format("({})", fmt::join(parts, negative ? " AND " : " OR "));
}

Result<void> Builder::add(const Condition& condition) {
    if (layout_.table.find(condition.member) != nullptr) {
        clauses_.push_back(compared(condition.member, condition));
        return {};
    }
    for (const auto& list : layout_.lists) {
        if (list.member->name != condition.member || list.table.find("value") == nullptr) continue;
        auto positive = condition;
        positive.compare = Operator::equal;
        clauses_.push_back(fmt::format("{}EXISTS (SELECT 1 FROM {} WHERE owner_id = {}.id AND {})",
                                       condition.compare == Operator::not_equal ? "NOT " : "", list.table.name,
                                       layout_.table.name, compared("value", positive)));
        return {};
    }
    return Error{Errc::invalid, fmt::format("{} has no member \"{}\"", layout_.type->name, condition.member)};
}

void Builder::search(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    const auto name = parameter(pattern + '%');
    std::vector<std::string> parts;
    for (const auto& column : layout_.table.columns) {
        const bool is_text = column.member != nullptr && (column.member->type->kind == model::ValueKind::text ||
                                                          column.member->type->kind == model::ValueKind::reference);
        if (is_text) parts.push_back(fmt::format("{} LIKE {} ESCAPE '\\'", column.name, name));
    }
    clauses_.push_back(parts.empty() ? "1 = 0" : fmt::format("({})", fmt::join(parts, " OR ")));
}

Cell cell_of(const json::value& value) {
    if (const auto* number = value.if_int64()) return *number;
    if (const auto* real = value.if_double()) return *real;
    if (const auto* text = value.if_string()) return std::string(*text);
    return {};
}

std::optional<std::pair<Cell, std::int64_t>> read_cursor(std::string_view cursor) {
    std::string text;
    for (std::size_t i = 0; i + 1 < cursor.size(); i += 2) {
        static constexpr std::string_view digits = "0123456789abcdef";
        const auto high = digits.find(cursor[i]), low = digits.find(cursor[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        text += static_cast<char>(high * 16 + low);
    }
    const auto parsed = parse_json(text, {.bytes = 4096});
    if (!parsed || !parsed->is_array() || parsed->get_array().size() != 2 || !parsed->get_array()[1].is_int64())
        return std::nullopt;
    return std::pair{cell_of(parsed->get_array()[0]), parsed->get_array()[1].get_int64()};
}

/// Rows behind the cursor's, where NULL sorts before everything (as SQLite does).
Result<void> Builder::after(std::string_view cursor) {
    const auto read = read_cursor(cursor);
    if (!read) return Error{Errc::invalid, "cursor: is not one that was given out"};
    const auto& [value, id] = *read;
    const auto beyond = selection_.descending ? "<" : ">";
    const auto same_then_id = [&](const std::string& same) {
        return fmt::format("({} AND id {} {})", same, beyond, parameter(id));
    };
    if (selection_.order == nullptr)
        return clauses_.push_back(fmt::format("id {} {}", beyond, parameter(id))), Result<void>{};
    const auto& column = selection_.order->name;
    if (model::is_null(value)) {
        const auto tied = same_then_id(column + " IS NULL");
        clauses_.push_back(selection_.descending ? tied : fmt::format("({} IS NOT NULL OR {})", column, tied));
        return {};
    }
    const auto name = parameter(value);
    const auto rest = same_then_id(fmt::format("{} = {}", column, name));
    clauses_.push_back(fmt::format("({} {} {} OR {}{})", column, beyond, name, rest,
                                   selection_.descending ? fmt::format(" OR {} IS NULL", column) : ""));
    return {};
}

Result<void> set_order(const Layout& layout, std::string_view order, Selection& selection) {
    selection.descending = order.starts_with('-');
    if (selection.descending) order.remove_prefix(1);
    const auto* column = layout.table.find(order);
    const bool secret =
        column != nullptr && column->member != nullptr && column->member->type->kind == model::ValueKind::secret;
    if (column == nullptr || secret)
        return Error{Errc::invalid,
                     fmt::format("order: {} has no member \"{:.50}\" to order by", layout.type->name, order)};
    if (order != "id") selection.order = column;
    const auto direction = selection.descending ? "DESC" : "ASC";
    selection.tail = selection.order == nullptr ? fmt::format("ORDER BY id {}", direction)
                                                : fmt::format("ORDER BY {0} {1}, id {1}", column->name, direction);
    return {};
}

}  // namespace

Result<Selection> selection_of(const Layout& layout, const Query& query) {
    Selection selection;
    if (auto set = set_order(layout, query.order, selection); !set) return set.error();
    Builder builder{layout, selection};
    for (const auto& condition : query.conditions)
        if (auto added = builder.add(condition); !added) return added.error();
    if (!query.search.empty()) builder.search(query.search);
    if (!query.cursor.empty())
        if (auto continued = builder.after(query.cursor); !continued) return continued.error();
    selection.where = builder.where();
    // One more than asked: whether there is a following page.
    if (query.limit > 0) selection.tail += fmt::format(" LIMIT {}", query.limit + 1);
    return selection;
}

std::string cursor_after(const Cell& value, std::int64_t id) {
    json::value order;
    std::visit(
        [&](const auto& one) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(one)>, std::monostate>) order = json::value_from(one);
        },
        value);
    std::string cursor;
    for (const char c : json::serialize(json::array{order, id}))
        cursor += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return cursor;
}

}  // namespace pyscaler::db
