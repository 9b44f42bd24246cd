#include "web/listing.hpp"

#include <charconv>
#include <fmt/core.h>
#include <limits>

namespace pyscaler::web {
namespace {

constexpr std::size_t usual_items = 100;
constexpr std::size_t most_search_bytes = 200;

/// "time>" and "state!" of a query such as "time>=…&state!=…": the operator that stands before the "=".
std::pair<std::string_view, db::Operator> split_operator(std::string_view name) {
    if (name.ends_with('!')) return {name.substr(0, name.size() - 1), db::Operator::not_equal};
    if (name.ends_with('>')) return {name.substr(0, name.size() - 1), db::Operator::greater_or_equal};
    if (name.ends_with('<')) return {name.substr(0, name.size() - 1), db::Operator::less_or_equal};
    return {name, db::Operator::equal};
}

std::optional<model::FieldError> add(db::Query& query, const model::TypeDescription& type, std::string_view name,
                                     std::string_view value) {
    if (name == "order") {
        query.order = value;
    } else if (name == "cursor") {
        query.cursor = value;
    } else if (name == "search") {
        if (value.size() > most_search_bytes) return model::FieldError{"search", "must be at most 200 bytes"};
        query.search = value;
    } else if (name == "limit") {
        const auto limit = read_number(name, value, 1, most_items);
        if (!limit) return model::FieldError{"limit", fmt::format("must be between 1 and {}", most_items)};
        query.limit = static_cast<std::size_t>(*limit);
    } else {
        const auto [member, compare] = split_operator(name);
        return query.add_filter(type, member, value, compare);
    }
    return std::nullopt;
}

}  // namespace

boost::system::result<db::Query, model::FieldErrors> read_query(const model::TypeDescription& type,
                                                                const http::Parameters& parameters) {
    db::Query query;
    query.limit = usual_items;
    model::FieldErrors errors;
    for (const auto& [name, value] : parameters)
        if (auto error = add(query, type, name, value)) errors.push_back(std::move(*error));
    if (!errors.empty()) return errors;
    return query;
}

std::vector<QueryParameter> filters_of(const model::TypeDescription& type) {
    std::vector<QueryParameter> filters;
    for (const auto& member : type.members)
        if (member.type->kind != model::ValueKind::secret && member.type->kind != model::ValueKind::json &&
            member.name != "hash")
            filters.push_back({member.name, "a value, or several separated by commas"});
    return filters;
}

boost::json::object page(boost::json::array items, const std::string& next) {
    boost::json::object page;
    page["items"] = std::move(items);
    page["next"] = next.empty() ? boost::json::value{} : boost::json::value(next);
    return page;
}

Result<bool> read_flag(const http::Parameters& query, std::string_view name) {
    const auto text = query.value(name);
    if (text.empty() || text == "false") return false;
    if (text == "true") return true;
    return Error{Errc::invalid, std::string(name) + ": must be true or false"};
}

Result<std::int64_t> read_number(std::string_view name, std::string_view text, std::int64_t least, std::int64_t most) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && number >= least && number <= most) return number;
    return Error{Errc::invalid, fmt::format("{}: must be a whole number between {} and {}", name, least, most)};
}

Result<Position> read_position(const http::Parameters& parameters) {
    Position position;
    if (const auto text = parameters.find("after")) {
        const auto after = read_number("after", *text, 0, std::numeric_limits<std::int64_t>::max());
        if (!after) return after.error();
        position.after = *after;
    }
    if (const auto text = parameters.find("limit")) {
        const auto limit = read_number("limit", *text, 1, most_items);
        if (!limit) return limit.error();
        position.limit = static_cast<std::size_t>(*limit);
    }
    return position;
}

}  // namespace pyscaler::web
