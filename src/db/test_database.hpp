#pragma once
#include "db/database.hpp"
#include "model/described.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace pyscaler::db {

/// For tests: a database in a folder of its own, with the tables of `T…`; gone with the object.
///     TestDatabase database{tables<Cluster, Node, Counter, Trigger>()};
///     database->transact_now(…)
class TestDatabase {
public:
    explicit TestDatabase(const std::vector<const model::TypeDescription*>& types);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    Database& operator*() const { return *database_; }
    Database* operator->() const { return database_.get(); }
    std::string url() const;
    /// Closes it and opens it again: what was committed is still there.
    void reopen();

private:
    std::filesystem::path folder_;
    std::unique_ptr<Database> database_;
};

/// What a `TestDatabase` is made for. Name also what these refer to (a head, `Counter`, stands for its kinds).
template <class... T>
std::vector<const model::TypeDescription*> tables() {
    return {&model::description<T>()...};
}

}  // namespace pyscaler::db
