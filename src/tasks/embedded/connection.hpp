#pragma once
#include "tasks/embedded/statement.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;

namespace pyscaler::tasks::embedded {

/// One SQLite connection, used by one thread at a time. Errors are thrown: a queue file that cannot be written is a
/// broken world. Write-ahead log; waits up to 30 s for another process' transaction.
class Connection {
public:
    explicit Connection(const std::filesystem::path& file);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Statements without parameters or rows, separated by semicolons.
    void execute(const std::string& sql);

    /// A statement with `values` bound in order; prepared once per text. One use of a text at a time.
    template <class... Values>
    Statement prepare(std::string_view sql, const Values&... values) {
        Statement statement{cached(sql)};
        int at = 0;
        (statement.bind(++at, values), ...);
        return statement;
    }

    /// Runs a statement to its end; tells how many rows it changed.
    template <class... Values>
    std::int64_t run(std::string_view sql, const Values&... values) {
        auto statement = prepare(sql, values...);
        while (statement.step()) {
        }
        return changes();
    }

    bool in_transaction() const;

private:
    sqlite3_stmt* cached(std::string_view sql);
    std::int64_t changes() const;

    std::shared_ptr<sqlite3> handle_;
    std::unordered_map<std::string, std::shared_ptr<sqlite3_stmt>> statements_{};
};

}  // namespace pyscaler::tasks::embedded
