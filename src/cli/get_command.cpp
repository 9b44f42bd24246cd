#include "cli/get_command.hpp"

#include "cli/client_options.hpp"
#include "cli/colour.hpp"
#include "cli/exit_status.hpp"
#include "cli/kind_argument.hpp"
#include "cli/table.hpp"
#include "cli/value_text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;
using configuration::Collection;

struct Wish {
    std::string kind{};
    std::string name{};
    std::vector<std::string> filters{};
    std::string search{};
    std::string order{};
    std::string cursor{};
    std::int64_t limit{0};
    ClientOptions client{};
};

/// What there is to get, without asking anybody.
int list_kinds(const Wish& wish) {
    Table table{{"kind", "noun", "changed by"}};
    json::array items;
    for (const auto& collection : configuration::collections()) {
        const auto* by = collection.applicable ? "apply, API" : collection.writable ? "API" : "the program only";
        table.add({collection.path, collection.type->name, by});
        items.push_back(json::object{{"kind", collection.path},
                                     {"noun", collection.type->name},
                                     {"applicable", collection.applicable},
                                     {"writable", collection.writable}});
    }
    if (wish.client.wants_json())
        print_json(json::serialize(json::object{{"items", std::move(items)}, {"next", nullptr}}));
    else
        fmt::print("{}", table.text(has_colour()));
    return done;
}

/// "state!=failed" as the API takes it: the name "state!" and the value "failed".
Result<Query> query_of(const Wish& wish) {
    Query query;
    for (const auto& filter : wish.filters) {
        const auto equals = filter.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{Errc::invalid, fmt::format("--filter {}: expected MEMBER=VALUE, such as cluster=web", filter)};
        query.emplace_back(filter.substr(0, equals), filter.substr(equals + 1));
    }
    if (!wish.search.empty()) query.emplace_back("search", wish.search);
    if (!wish.order.empty()) query.emplace_back("order", wish.order);
    if (!wish.cursor.empty()) query.emplace_back("cursor", wish.cursor);
    if (wish.limit > 0) query.emplace_back("limit", std::to_string(wish.limit));
    return query;
}

void print_table(const Collection& collection, const json::array& items) {
    const auto now = SystemClock{}.now();
    Table table{collection.columns};
    for (const auto& item : items) {
        std::vector<std::string> cells;
        for (const auto& column : collection.columns) cells.push_back(member_text(item, column, now));
        table.add(std::move(cells));
    }
    fmt::print("{}", table.text(has_colour()));
}

void print_list(const Collection& collection, const json::value& page) {
    const auto& items = list_of(page, "items");
    if (items.empty()) {
        fmt::print(stderr, "There are no {} like that.\n", collection.path);
        return;
    }
    print_table(collection, items);
    if (const auto next = text_of(page, "next"); !next.empty())
        fmt::print(stderr, "There are more: --limit 1000, or --cursor {}\n", next);
}

Result<int> get(const Wish& wish, const Collection& collection, const Query& query) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    const bool is_one = !wish.name.empty();
    const auto path = is_one ? api_path({collection.path, wish.name}) : api_path({collection.path});
    const auto body = api->get(with_query(path, query));
    if (!body) return body.error();
    if (wish.client.wants_json()) {
        print_json(*body);
        return done;
    }
    const auto answer = parse_answer(*body);
    if (!answer) return answer.error();
    if (is_one)
        print_table(collection, json::array{*answer});
    else
        print_list(collection, *answer);
    return done;
}

}  // namespace

int run_get(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"get", "What there is, as a table. Without a kind: which kinds there are."};
    arguments.optional_positional("KIND", wish.kind, "nodes, clusters, triggers, executions, ...")
        .optional_positional("NAME", wish.name, "only this one")
        .repeated("-f,--filter", wish.filters,
                  "only those whose member has this value; also !=, <=, >=", "MEMBER=VALUE")
        .option("--search", wish.search, "only those with this in a text")
        .option("--order", wish.order, "by a member; \"-\" before it: descending", "MEMBER")
        .number("--limit", wish.limit, 1, 1000, "how many, else 100")
        .option("--cursor", wish.cursor, "go on where another answer ended", "TEXT");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler get nodes\n"
        "  pyscaler get nodes --filter cluster=web --filter state=in_service --order -created_at\n"
        "  pyscaler get executions --order -created_at --limit 5\n"
        "  pyscaler get cluster web --output json");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    if (wish.kind.empty()) return list_kinds(wish);
    const auto collection = collection_named(wish.kind);
    if (!collection) return refuse("get", collection.error().detail());
    const auto query = query_of(wish);
    if (!query) return refuse("get", query.error().detail());
    return finish("get", get(wish, **collection, *query));
}

}  // namespace pyscaler::cli
