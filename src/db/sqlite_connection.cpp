#include "db/sqlite_connection.hpp"

#include "db/sqlite_ddl.hpp"
#include "db/sqlite_schema.hpp"

#include <cerrno>
#include <deque>
#include <fcntl.h>
#include <fmt/core.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pyscaler::db {
namespace {

/// What SOCI reads from and writes to.
struct Slot {
    soci::indicator state = soci::i_ok;
    long long integer = 0;
    double real = 0;
    std::string text;
};

void bind(soci::statement& statement, const Cell& cell, Slot& slot) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        slot.integer = *number;
        statement.exchange(soci::use(slot.integer, slot.state));
    } else if (const auto* real = std::get_if<double>(&cell)) {
        slot.real = *real;
        statement.exchange(soci::use(slot.real, slot.state));
    } else {
        if (const auto* text = std::get_if<std::string>(&cell)) slot.text = *text;
        slot.state = model::is_null(cell) ? soci::i_null : soci::i_ok;
        statement.exchange(soci::use(slot.text, slot.state));
    }
}

void receive(soci::statement& statement, CellType type, Slot& slot) {
    switch (type) {
        case CellType::integer: statement.exchange(soci::into(slot.integer, slot.state)); break;
        case CellType::real: statement.exchange(soci::into(slot.real, slot.state)); break;
        case CellType::text: statement.exchange(soci::into(slot.text, slot.state)); break;
    }
}

Cell cell_of(CellType type, const Slot& slot) {
    if (slot.state == soci::i_null) return {};
    switch (type) {
        case CellType::integer: return std::int64_t{slot.integer};
        case CellType::real: return slot.real;
        case CellType::text: return slot.text;
    }
    return {};
}

/// "… UNIQUE constraint failed: nodes.cluster, nodes.name": the table and its columns.
std::pair<std::string, std::vector<std::string>> unique_columns(std::string_view message) {
    static constexpr std::string_view lead = "UNIQUE constraint failed: ";
    std::string table;
    std::vector<std::string> columns;
    auto rest = message.substr(message.find(lead) + lead.size());
    while (!rest.empty()) {
        const auto end = std::min(rest.find(", "), rest.size());
        auto item = rest.substr(0, end);
        item = item.substr(0, item.find(' '));
        const auto dot = item.find('.');
        table = item.substr(0, dot);
        columns.emplace_back(dot == std::string_view::npos ? item : item.substr(dot + 1));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return {std::move(table), std::move(columns)};
}

[[noreturn]] void rethrow(const soci::sqlite3_soci_error& error, const std::string& sql) {
    // Not what(): SOCI puts the values of the parameters into that.
    const auto message = error.get_error_message();
    if ((error.result() & 0xff) != SQLITE_CONSTRAINT)
        throw std::runtime_error(fmt::format("SQLite: {} (in: {:.200})", message, sql));
    using Rule = ConstraintViolation::Rule;
    if (message.find("UNIQUE constraint failed: ") == std::string::npos)
        throw ConstraintViolation(Rule::other, {}, {}, message.c_str());
    auto [table, columns] = unique_columns(message);
    throw ConstraintViolation(Rule::unique, std::move(table), std::move(columns), message.c_str());
}

/// The file holds sealed secrets and the audit: it is the owner's alone. SQLite gives its side files the same mode.
void create_private(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error(errno, std::system_category(), "cannot open " + path.string());
    ::close(file);
}

class SqliteConnection final : public Connection {
public:
    SqliteConnection(std::string path, Access access, const Options& options) : path_(std::move(path)) {
        if (access == Access::write && path_ != ":memory:") create_private(path_);
        sql_.open(soci::sqlite3, fmt::format("db=\"{}\" timeout={}", path_, options.busy_timeout_ms / 1000));
        sqlite_api::sqlite3_busy_timeout(handle(), options.busy_timeout_ms);
        sqlite_api::sqlite3_extended_result_codes(handle(), 1);
        script("PRAGMA journal_mode = WAL");
        script(options.durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
        script("PRAGMA foreign_keys = ON");
        script("PRAGMA cache_size = -4096");
        if (access == Access::read) script("PRAGMA query_only = ON");
    }

    Answer query(const std::string& sql, const std::vector<Cell>& parameters,
                 const std::vector<CellType>& columns) override {
        try {
            return run(sql, parameters, columns);
        } catch (const soci::sqlite3_soci_error& error) {
            rethrow(error, sql);
        }
    }

    std::int64_t insert(const std::string& sql, const std::vector<Cell>& parameters) override {
        query(sql, parameters, {});
        return sqlite_api::sqlite3_last_insert_rowid(handle());
    }

    void script(const std::string& sql) override {
        char* message = nullptr;
        if (sqlite_api::sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
        const std::string text = message == nullptr ? "unknown error" : message;
        sqlite_api::sqlite3_free(message);
        throw std::runtime_error(fmt::format("SQLite: {} (in: {:.200})", text, sql));
    }

    void begin(bool write) override { script(write ? "BEGIN IMMEDIATE" : "BEGIN"); }

    bool has_dangling_references() override {
        int unresolved = 0, high = 0;
        sqlite_api::sqlite3_db_status(handle(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &high, 0);
        return unresolved != 0;
    }
    std::vector<DanglingReference> dangling_references() override { return sqlite::dangling_references(*this); }

    std::vector<std::string> create_statements(const Table& table) const override {
        return sqlite::create_statements(table);
    }
    std::vector<std::string> alter_statements(const Table& from, const Table& to) const override {
        return sqlite::alter_statements(from, to);
    }
    std::vector<Table> read_schema() override { return sqlite::read_schema(*this); }
    bool has_table(const std::string& name) override {
        return !query("SELECT name FROM sqlite_master WHERE type = 'table' AND name = :p0", {name}, {CellType::text})
                    .rows.empty();
    }
    std::unique_ptr<Connection> scratch() const override { return connect_sqlite(":memory:", Access::write, {}); }

    void enforce_references(bool on) override { script(on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF"); }

    bool backup(const std::filesystem::path& to) override {
        query("VACUUM INTO :p0", {to.string()}, {});
        std::filesystem::permissions(to, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return true;
    }
    std::filesystem::path file() const override { return path_ == ":memory:" ? "" : path_; }

    std::vector<std::string> integrity_faults() override {
        std::vector<std::string> faults;
        for (const auto& row : query("PRAGMA integrity_check", {}, {CellType::text}).rows)
            if (const auto& text = std::get<std::string>(row[0]); text != "ok") faults.push_back(text);
        return faults;
    }

    std::int64_t data_version() override {
        return std::get<std::int64_t>(query("PRAGMA data_version", {}, {CellType::integer}).rows.at(0)[0]);
    }

private:
    // Debian's SOCI does not export the type information that this check of the undefined-behaviour sanitizer reads.
    __attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3* handle() {
        return static_cast<soci::sqlite3_session_backend*>(sql_.get_backend())->conn_;
    }

    Answer run(const std::string& sql, const std::vector<Cell>& parameters, const std::vector<CellType>& columns) {
        soci::statement statement(sql_);
        std::deque<Slot> in(parameters.size()), out(columns.size());
        for (std::size_t i = 0; i < parameters.size(); ++i) bind(statement, parameters[i], in[i]);
        for (std::size_t i = 0; i < columns.size(); ++i) receive(statement, columns[i], out[i]);
        statement.alloc();
        statement.prepare(sql);
        statement.define_and_bind();
        Answer answer;
        bool got = statement.execute(true);
        answer.affected = sqlite_api::sqlite3_changes(handle());
        for (; got && !columns.empty(); got = statement.fetch()) {
            Row row;
            for (std::size_t i = 0; i < columns.size(); ++i) row.push_back(cell_of(columns[i], out[i]));
            answer.rows.push_back(std::move(row));
        }
        return answer;
    }

    std::string path_;
    soci::session sql_;
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(std::string_view path, Access access, const Options& options) {
    return std::make_unique<SqliteConnection>(std::string(path), access, options);
}

}  // namespace pyscaler::db
