#pragma once
#include "configuration/apply.hpp"
#include "configuration/change.hpp"
#include "db/test_database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

/// For tests: a database with all nouns, changed by "alice" from "10.0.0.7" at noon.
class TestConfiguration {
public:
    TestConfiguration();

    db::Database& database() { return *database_; }
    std::vector<Check>& checks() { return checks_; }

    Outcome<Object> change(Verb verb, std::string_view collection, std::string identity, std::string_view json,
                           std::string if_match = {});
    Outcome<Object> create(std::string_view collection, std::string_view json) {
        return change(Verb::create, collection, {}, json);
    }
    Outcome<ApplyReport> apply(const std::vector<Document>& documents, ApplyOptions options = {});
    /// Of YAML as in the file "test.yaml".
    Outcome<ApplyReport> apply(std::string_view yaml, ApplyOptions options = {});
    std::string export_all();

private:
    db::TestDatabase database_;
    std::vector<Check> checks_;
};

/// "field: message" of each, one a line; of an error without fields its detail.
std::string told(const Rejected& rejected);
/// "step Kind name" of each, one a line.
std::string told(const ApplyReport& report);

}  // namespace pyscaler::configuration
