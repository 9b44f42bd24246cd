#pragma once
#include "base/result.hpp"
#include "model/cell.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::db {

using model::Cell;
using model::CellType;
using Row = std::vector<Cell>;

struct Table;

/// The database said no to a statement because of a rule of the schema.
struct ConstraintViolation : std::runtime_error {
    enum class Rule { unique, other };
    ConstraintViolation(Rule which, std::string table_name, std::vector<std::string> column_names, const char* what)
        : std::runtime_error(what), rule(which), table(std::move(table_name)), columns(std::move(column_names)) {}

    Rule rule;
    std::string table;                 ///< of a `unique` rule, else empty
    std::vector<std::string> columns;  ///< of a `unique` rule, else empty
};

/// A reference that points to nothing.
struct DanglingReference {
    std::string table;        ///< where it stands
    std::string owner;        ///< what people call the object it stands in: its name, else its id
    std::string owner_table;  ///< of that object; differs from `table` for lists and settings of kinds
    std::string column;
    std::int64_t position = -1;  ///< in a list, else -1
    std::string target_table;
    std::string target;  ///< the name that is missing
};

struct Answer {
    std::vector<Row> rows;
    std::int64_t affected = 0;
};

/// One connection to a database, used by one thread at a time. Blocks. Parameters of a statement are `:p0`, `:p1`, ….
/// Whatever fails for another reason than a rule of the schema is thrown as `std::runtime_error`: the world is broken.
class Connection {
public:
    virtual ~Connection() = default;

    /// Throws `ConstraintViolation`. `columns`: the types of what it returns, none for a statement without rows.
    virtual Answer query(const std::string& sql, const std::vector<Cell>& parameters,
                         const std::vector<CellType>& columns) = 0;
    /// An INSERT into a table with `id`, without RETURNING; returns the new id.
    virtual std::int64_t insert(const std::string& sql, const std::vector<Cell>& parameters) = 0;
    /// Statements without parameters, separated by semicolons.
    virtual void script(const std::string& sql) = 0;

    /// A read transaction sees one state of the database throughout; a write transaction waits for other writers.
    virtual void begin(bool write) = 0;
    void commit() { script("COMMIT"); }
    void rollback() noexcept;

    /// Whether the open transaction, as it stands, could not be committed because of a reference.
    virtual bool has_dangling_references() = 0;
    virtual std::vector<DanglingReference> dangling_references() = 0;

    /// The statements that make `table`, its indexes and its guards.
    virtual std::vector<std::string> create_statements(const Table& table) const = 0;
    /// The statements that make `from` (as it is) into `to`, data kept.
    virtual std::vector<std::string> alter_statements(const Table& from, const Table& to) const = 0;
    /// All tables there are, but our own table of versions.
    virtual std::vector<Table> read_schema() = 0;
    virtual bool has_table(const std::string& name) = 0;
    /// An empty database of the same make, to compare with.
    virtual std::unique_ptr<Connection> scratch() const = 0;

    /// Enforcement of references, outside a transaction: off while tables are rebuilt.
    virtual void enforce_references(bool on) = 0;
    /// A consistent copy in one new file; false when such a database is backed up by its own tools.
    virtual bool backup(const std::filesystem::path& to) = 0;
    /// The file the database is in, empty when it is not in one.
    virtual std::filesystem::path file() const = 0;
    /// What its own check says is broken.
    virtual std::vector<std::string> integrity_faults() = 0;
    /// Changes whenever another connection or process has committed something.
    virtual std::int64_t data_version() = 0;
};

struct Options {
    std::size_t readers = 4;       ///< connections that only read, each with its thread
    bool durable = true;           ///< false: a power loss may lose what was committed (for tests)
    int busy_timeout_ms = 10'000;  ///< how long to wait for another process that writes
};

enum class Access { read, write };

/// Connects to "sqlite:PATH". `Errc::invalid` for an unknown scheme, naming those there are; throws when the database
/// cannot be opened.
Result<std::unique_ptr<Connection>> connect(std::string_view url, Access access, const Options& options);

}  // namespace pyscaler::db
