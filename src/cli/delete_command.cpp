#include "cli/delete_command.hpp"

#include "cli/client_options.hpp"
#include "cli/exit_status.hpp"
#include "cli/kind_argument.hpp"
#include "cli/removal.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string kind{};
    std::vector<std::string> names{};
    bool dry_run{false};
    ClientOptions client{};
};

/// What goes along with it; "" when it was removed.
Result<std::string> remove(Api& api, const std::string& path, bool dry_run) {
    const auto told = ask_removal(api, path, dry_run);
    if (!told) return told.error();
    std::string along;
    if (!dry_run) return along;
    for (const auto& part : list_of(*told, "takes_along"))
        along += fmt::format("{}{} {}", along.empty() ? ", and with it " : ", ", text_of(part, "kind"),
                             text_of(part, "name"));
    return along;
}

Result<int> remove_all(const Wish& wish, const configuration::Collection& collection) {
    auto api = open_api(wish.client);
    if (!api) return api.error();
    for (const auto& name : wish.names) {
        const auto removed = remove(*api, api_path({collection.path, name}), wish.dry_run);
        if (!removed) return removed.error();
        if (!wish.client.wants_json())
            fmt::print("{} {} {}{}\n", wish.dry_run ? "would remove" : "removed", collection.type->name, name,
                       *removed);
    }
    return done;
}

}  // namespace

int run_delete(int argc, char** argv) {
    Wish wish;
    Arguments arguments{"delete",
                        "Removes objects of the configuration. What is used elsewhere is not removed: the error says\n"
                        "by what. To end an instance, run an action of kind RemoveEc2Node instead."};
    arguments.positional("KIND", wish.kind, "cluster, trigger, counter, ...")
        .positionals("NAME", wish.names, "one or more")
        .flag("--dry-run", wish.dry_run, "only say what would be removed");
    add_client_options(arguments, wish.client);
    arguments.examples("  pyscaler delete trigger grow-web\n  pyscaler delete nodes web1 web2 --dry-run");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    const auto collection = collection_named(wish.kind);
    if (!collection) return refuse("delete", collection.error().detail());
    return finish("delete", remove_all(wish, **collection));
}

}  // namespace pyscaler::cli
