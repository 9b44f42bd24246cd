#include "cli/import_fixture_command.hpp"

#include "cli/apply_files.hpp"
#include "cli/arguments.hpp"
#include "cli/documents_text.hpp"
#include "cli/exit_status.hpp"
#include "cli/printable.hpp"
#include "configuration/fixture.hpp"
#include "model/enumeration.hpp"

#include <array>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

using configuration::Fate;

std::string fate_text(Fate fate) {
    auto name = std::string(model::enum_name(fate));
    for (auto& letter : name)
        if (letter == '_') letter = ' ';
    return name;
}

void print_report(const configuration::FixtureReading& reading) {
    std::array<std::size_t, 3> counts{};
    for (const auto& note : reading.notes) {
        ++counts.at(static_cast<std::size_t>(note.fate));
        const auto text = note.text.empty() ? std::string{} : ": " + note.text;
        fmt::print(stderr, "{:<9}  {}\n", fate_text(note.fate),
                   printable(fmt::format("{} {}{}", note.model, note.name, text)));
    }
    fmt::print(stderr, "{} taken as they are, {} notes on changes, {} not taken; {} objects to apply\n", counts[0],
               counts[1], counts[2], reading.documents.size());
}

Result<int> import(const std::string& file, const std::string& out) {
    const auto text = read_file(file);
    if (!text) return text.error();
    const auto reading = configuration::read_fixture(*text, file);
    if (!reading) return reading.error().error;
    print_report(*reading);
    if (auto written = write_documents(out, reading->documents); !written) return written.error();
    return done;
}

}  // namespace

int run_import_fixture(int argc, char** argv) {
    std::string file, out;
    Arguments arguments{"import-fixture",
                        "Reads a Django fixture of the first PyScaler (manage.py dumpdata) and writes an apply file.\n"
                        "What became of each object is reported on standard error; nothing is dropped silently."};
    arguments.positional("FILE", file, "JSON; \"-\" is standard input")
        .option("--out", out, "write to this file instead of standard output", "FILE");
    arguments.examples(
        "  pyscaler import-fixture dump.json --out old.yaml\n"
        "  pyscaler diff -f old.yaml");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    return finish("import-fixture", import(file, out));
}

}  // namespace pyscaler::cli
