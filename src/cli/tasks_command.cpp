#include "cli/tasks_command.hpp"

#include "cli/client_options.hpp"
#include "cli/colour.hpp"
#include "cli/exit_status.hpp"
#include "cli/table.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>
#include <string_view>

namespace pyscaler::cli {
namespace {

namespace json = boost::json;

/// One table of the overview: its title, its columns.
void print_section(std::string_view title, const json::array& rows, const std::vector<std::string>& columns) {
    if (rows.empty()) return;
    const auto now = SystemClock{}.now();
    Table table{columns};
    for (const auto& row : rows) {
        std::vector<std::string> cells;
        for (const auto& column : columns) cells.push_back(member_text(row, column, now));
        table.add(std::move(cells));
    }
    fmt::print("{}\n{}\n", coloured(title, has_colour() ? Colour::bold : Colour::none), table.text(has_colour()));
}

/// Results are Celery's, whose times are UTC without a zone: with one they are shown as all others.
json::array ended(const json::array& results) {
    json::array rows;
    for (const auto& result : results)
        rows.push_back(json::object{{"id", text_of(result, "task_id")},
                                    {"task", text_of(result, "task")},
                                    {"status", text_of(result, "status")},
                                    {"ended_at", text_of(result, "date_done") + 'Z'}});
    return rows;
}

void print_overview(const json::value& tasks) {
    print_section("Queues", list_of(tasks, "queues"), {"queue", "ready", "scheduled", "leased", "oldest_ready"});
    for (const auto& worker : list_of(tasks, "workers"))
        print_section("Running", list_of(worker, "running"), {"id", "task", "queue", "started", "retries"});
    print_section("Waiting", list_of(tasks, "waiting"), {"id", "task", "queue", "published", "eta", "retries", "args"});
    print_section("Ended", ended(list_of(tasks, "recent")), {"id", "task", "status", "ended_at"});
    print_section("Given up", list_of(tasks, "dead_letters"), {"id", "queue", "at", "reason"});
    if (list_of(tasks, "queues").empty() && list_of(tasks, "recent").empty())
        fmt::print("Nothing waits, runs or has ended lately.\n");
}

Result<int> show(const ClientOptions& options, std::int64_t limit) {
    auto api = open_api(options);
    if (!api) return api.error();
    const auto body = api->get(with_query(api_path({"tasks"}), {{"limit", std::to_string(limit)}}));
    if (!body) return body.error();
    if (options.wants_json()) {
        print_json(*body);
        return done;
    }
    const auto answer = parse_answer(*body);
    if (!answer) return answer.error();
    print_overview(*answer);
    return done;
}

Result<int> revoke(const ClientOptions& options, const std::string& id, bool dry_run) {
    auto api = open_api(options);
    if (!api) return api.error();
    ApiRequest request;
    request.method = dry_run ? "GET" : "POST";
    request.path = api_path({"tasks", id});
    if (!dry_run) request.path += "/revoke";
    const auto body = api->ask(std::move(request));
    if (!body) return body.error();
    if (options.wants_json())
        print_json(*body);
    else
        fmt::print("{} {}\n", dry_run ? "would revoke" : "revoked", id);
    return done;
}

int run_revoke(int argc, char** argv) {
    std::string id;
    bool dry_run = false;
    ClientOptions options;
    Arguments arguments{"tasks revoke", "A waiting task will not run; a running one is stopped."};
    arguments.positional("ID", id, "as `pyscaler tasks` lists it")
        .flag("--dry-run", dry_run, "only say what would be revoked");
    add_client_options(arguments, options);
    arguments.examples("  pyscaler tasks revoke 6a1f0c0e-5f0b-4d1c-9d0e-0d9a4c1f7a10");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("tasks revoke", revoke(options, id, dry_run));
}

}  // namespace

int run_tasks(int argc, char** argv) {
    if (argc > 1 && std::string_view{argv[1]} == "revoke") return run_revoke(argc - 1, argv + 1);
    std::int64_t limit = 20;
    ClientOptions options;
    Arguments arguments{"tasks",
                        "The work of the server: its queues, what runs, what waits, what ended last, what was given\n"
                        "up. `pyscaler tasks revoke ID` stops one."};
    arguments.number("--limit", limit, 1, 1000, "how many of each, else 20");
    add_client_options(arguments, options);
    arguments.examples("  pyscaler tasks\n  pyscaler tasks revoke 6a1f0c0e-5f0b-4d1c-9d0e-0d9a4c1f7a10");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("tasks", show(options, limit));
}

}  // namespace pyscaler::cli
