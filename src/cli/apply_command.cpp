#include "cli/apply_command.hpp"

#include "cli/apply_files.hpp"
#include "cli/apply_report.hpp"
#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/printable.hpp"

#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::vector<std::string> files{};
    bool prune{false};
    bool dry_run{false};
    ClientOptions client{};
};

void add_file_options(Arguments& arguments, Wish& wish) {
    arguments.several("-f,--file", wish.files, "YAML files or folders of them; \"-\" is standard input", "FILE")
        .flag("--prune", wish.prune, "also remove what stands in none of the files");
}

/// The answer's body; what it says is printed already.
Result<boost::json::value> send(const Wish& wish) {
    const auto files = ApplyFiles::read(wish.files);
    if (!files) return files.error();
    auto api = open_api(wish.client);
    if (!api) return api.error();
    Query query;
    if (wish.dry_run) query.emplace_back("dry_run", "true");
    if (wish.prune) query.emplace_back("prune", "true");
    ApiRequest request;
    request.method = "POST";
    request.path = with_query(api_path({"apply"}), query);
    request.body = files->text();
    request.content_type = "application/yaml";
    const auto body = api->ask(std::move(request));
    if (!body) return Error{body.error().code(), files->located(body.error().detail())};
    auto report = parse_answer(*body);
    if (!report) return report;
    fmt::print(stderr, "{}", printable_lines(files->located(warnings_text(*report))));
    if (wish.client.wants_json())
        print_json(*body);
    else
        fmt::print("{}", printable_lines(report_text(*report, wish.dry_run)));
    return report;
}

Result<int> apply(const Wish& wish) {
    const auto report = send(wish);
    if (!report) return report.error();
    return done;
}

Result<int> diff(const Wish& wish) {
    const auto report = send(wish);
    if (!report) return report.error();
    return changes_anything(*report) ? failed : done;
}

}  // namespace

int run_apply(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"apply",
                        "Makes the configuration as the files say: all of it or nothing. A field that a document\n"
                        "leaves out takes its default; what stands in no file stays, unless --prune is given."};
    add_file_options(arguments, wish);
    arguments.flag("--dry-run", wish.dry_run, "only say what would change");
    add_client_options(arguments, wish.client);
    arguments.examples(
        "  pyscaler apply -f cluster.yaml\n"
        "  pyscaler apply -f clusters/ --prune --dry-run\n"
        "  pyscaler export | sed 's/max: 4/max: 6/' | pyscaler apply -f -");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("apply", apply(wish));
}

int run_diff(int argc, char** argv) {
    Wish wish;
    wish.dry_run = true;
    Arguments arguments{"diff", "What `apply` would change, field by field. Ends with 1 when that is anything."};
    add_file_options(arguments, wish);
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler diff -f cluster.yaml\n  pyscaler diff -f clusters/ --prune");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("diff", diff(wish));
}

}  // namespace pyscaler::cli
