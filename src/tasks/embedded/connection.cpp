#include "tasks/embedded/connection.hpp"

#include <sqlite3.h>
#include <stdexcept>

namespace pyscaler::tasks::embedded {
namespace {

[[noreturn]] void fail(sqlite3* handle, std::string_view what) {
    throw std::runtime_error("tasks.db: " + std::string(what) + ": " + sqlite3_errmsg(handle));
}

}  // namespace

Connection::Connection(const std::filesystem::path& file) {
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    handle_ = {raw, sqlite3_close_v2};
    if (code != SQLITE_OK) fail(raw, "cannot open " + file.string());
    sqlite3_busy_timeout(raw, 30'000);
    execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY");
}

Connection::~Connection() = default;

void Connection::execute(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_.get(), sql);
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

std::int64_t Connection::changes() const { return sqlite3_changes64(handle_.get()); }

sqlite3_stmt* Connection::cached(std::string_view sql) {
    auto& statement = statements_[std::string(sql)];
    if (!statement) {
        sqlite3_stmt* raw = nullptr;
        const auto size = static_cast<int>(sql.size());
        if (sqlite3_prepare_v3(handle_.get(), sql.data(), size, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK)
            fail(handle_.get(), sql);
        statement = {raw, sqlite3_finalize};
    }
    return statement.get();
}

}  // namespace pyscaler::tasks::embedded
