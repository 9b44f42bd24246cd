#include "tasks/embedded/statement.hpp"

#include <sqlite3.h>
#include <stdexcept>

namespace pyscaler::tasks::embedded {
namespace {

void check(sqlite3_stmt* handle, int code) {
    if (code == SQLITE_OK) return;
    throw std::runtime_error(std::string("tasks.db: ") + sqlite3_errmsg(sqlite3_db_handle(handle)));
}

}  // namespace

Statement::~Statement() {
    if (!handle_) return;
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

void Statement::bind(int at, std::int64_t value) { check(handle_, sqlite3_bind_int64(handle_, at, value)); }

void Statement::bind(int at, std::string_view value) {
    check(handle_, sqlite3_bind_text64(handle_, at, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int at, std::nullptr_t) { check(handle_, sqlite3_bind_null(handle_, at)); }

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw std::runtime_error(std::string("tasks.db: ") + sqlite3_errmsg(sqlite3_db_handle(handle_)));
}

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

std::string Statement::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string{};
}

}  // namespace pyscaler::tasks::embedded
