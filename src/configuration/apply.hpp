#pragma once
#include "configuration/change.hpp"
#include "configuration/document.hpp"

#include <boost/describe/enum.hpp>
#include <string>
#include <vector>

namespace pyscaler::configuration {

struct ApplyOptions {
    bool prune = false;    ///< removes what is applicable and not among the documents
    bool dry_run = false;  ///< says what would change, checked just as well, and changes nothing
};

enum class Step { create, update, unchanged, remove };
BOOST_DESCRIBE_ENUM(Step, create, update, unchanged, remove)

/// What became (or would become) of one object.
struct Applied {
    Step step{};
    std::string kind{};
    std::string name{};
    boost::json::object changes{};  ///< field → [before, after]
};

struct ApplyReport {
    std::vector<Applied> objects{};  ///< in the order of the documents, then what was removed
    model::FieldErrors warnings{};

    /// Whether anything differs from what is there.
    bool changes_anything() const;
};

/// Makes what is there as the documents say, in the order that suits: all of it or nothing. A field that a document
/// leaves out takes its default (see Verb::replace). Errors name file, line, object and field. Nodes that the program
/// launched and the program's own periodic tasks are never pruned.
Outcome<ApplyReport> apply(const ChangeContext& context, const std::vector<Document>& documents,
                           const ApplyOptions& options = {});

/// The report as people read it: one line an object ("create Cluster web"), below it a line a field ("max: 4 → 6").
std::string diff_text(const ApplyReport& report);
boost::json::object to_json(const ApplyReport& report);

}  // namespace pyscaler::configuration
