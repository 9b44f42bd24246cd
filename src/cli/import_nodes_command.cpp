#include "cli/import_nodes_command.hpp"

#include "cli/apply_files.hpp"
#include "cli/arguments.hpp"
#include "cli/documents_text.hpp"
#include "cli/exit_status.hpp"
#include "cli/printable.hpp"
#include "configuration/inventory.hpp"

#include <cstdlib>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

struct Wish {
    std::string file{};
    std::string format{"auto"};
    std::string out{};
    configuration::InventoryDefaults defaults{};
};

bool is_csv(const Wish& wish) { return wish.format == "auto" ? wish.file.ends_with(".csv") : wish.format == "csv"; }

Result<int> import(const Wish& wish) {
    const auto text = read_file(wish.file);
    if (!text) return text.error();
    const auto inventory = is_csv(wish) ? configuration::read_csv(*text, wish.file, wish.defaults)
                                        : configuration::read_ssh_config(*text, wish.file, wish.defaults);
    if (!inventory) return inventory.error().error;
    for (const auto& note : inventory->notes) fmt::print(stderr, "{}\n", printable(note));
    if (auto written = write_documents(wish.out, inventory->documents); !written) return written.error();
    return done;
}

}  // namespace

int run_import_nodes(int argc, char** argv) {
    Wish wish;
    if (const char* home = std::getenv("HOME")) wish.defaults.home = home;
    Arguments arguments{"import-nodes", "Writes an apply file for nodes that stand in a CSV or an ssh_config already."};
    arguments.positional("FILE", wish.file, "\"-\" is standard input")
        .choice("--format", wish.format, {"auto", "csv", "ssh_config"}, "auto: by the file's name")
        .option("--cluster", wish.defaults.cluster, "of nodes that name none")
        .option("--ssh-profile", wish.defaults.ssh_profile, "of nodes that name none", "NAME")
        .option("--out", wish.out, "write to this file instead of standard output", "FILE");
    arguments.examples(
        "  pyscaler import-nodes hosts.csv --cluster web > nodes.yaml     name,hostname,ssh_profile ...\n"
        "  pyscaler import-nodes ~/.ssh/config --cluster web | pyscaler apply -f -");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("import-nodes", import(wish));
}

}  // namespace pyscaler::cli
