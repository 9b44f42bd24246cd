#pragma once
#include "configuration/document.hpp"

#include <boost/describe/enum.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

enum class Fate { taken, changed, not_taken };
BOOST_DESCRIBE_ENUM(Fate, taken, changed, not_taken)

/// What became of one object of a fixture, or of one thing about it.
struct FixtureNote {
    Fate fate{};
    std::string model{};  ///< "control.trigger"
    std::string name{};   ///< its name in the fixture, else its pk
    std::string text{};   ///< what was changed or why it was not taken; empty when all of it was taken as it is
};

struct FixtureReading {
    std::vector<Document> documents{};  ///< to be applied
    std::vector<FixtureNote> notes{};   ///< in the order of the fixture
};

/// Reads a Django fixture of the PyScaler of 2013 (`manage.py dumpdata`, a JSON list of `{"pk", "model", "fields"}`).
/// Names become slugs, pks names, minutes durations. Nothing is dropped without a note. `Errc::invalid` when the text
/// is no such list, or of more than 64 MiB.
Outcome<FixtureReading> read_fixture(std::string_view json, const std::string& source);

}  // namespace pyscaler::configuration
