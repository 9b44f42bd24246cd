#include "db/test_database.hpp"

#include "db/migration.hpp"

#include <cstdlib>
#include <stdexcept>

namespace pyscaler::db {
namespace {

Options for_tests() {
    Options options;
    options.readers = 2;
    options.durable = false;
    return options;
}

std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "pyscaler-db-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    return pattern;
}

}  // namespace

TestDatabase::TestDatabase(const std::vector<const model::TypeDescription*>& types) : folder_(make_folder()) {
    create_tables(*connect(url(), Access::write, for_tests()).value(), tables_of(types));
    reopen();
}

TestDatabase::~TestDatabase() {
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TestDatabase::url() const { return "sqlite:" + (folder_ / "test.db").string(); }

void TestDatabase::reopen() {
    database_.reset();
    database_ = Database::open(url(), SealingKey::for_tests(), for_tests()).value();
}

}  // namespace pyscaler::db
