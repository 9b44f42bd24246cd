#pragma once
#include "base/secret.hpp"
#include "db/connection.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pyscaler::db {

/// Who refers to what was removed: `Trigger`, "shop-busy", `steps[0].action`.
struct Referrer {
    std::string noun{};
    std::string name{};
    std::string field{};
    friend bool operator==(const Referrer&, const Referrer&) = default;
};

/// The inside of one transaction. Valid only during the call that it was given to, on that thread.
class Session {
public:
    Session(Connection& connection, const SealingKey& key) : connection_(connection), key_(key) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// For statements that no repository has. Parameters are `:p0`, `:p1`, …; `columns`: the types of what it returns.
    Answer query(const std::string& sql, const std::vector<Cell>& parameters = {},
                 const std::vector<CellType>& columns = {}) {
        return connection_.query(sql, parameters, columns);
    }

    Connection& connection() noexcept { return connection_; }
    const SealingKey& key() const noexcept { return key_; }

    /// Notes that an object was removed or renamed here: tells "is in use" from "does not exist".
    void note_gone(std::string table, std::string name) { gone_.emplace(std::move(table), std::move(name)); }

    /// Why this transaction cannot be committed as it stands: `Errc::conflict` naming who refers to what was removed,
    /// or `Errc::invalid` naming the field whose reference points to nothing; good when it can.
    Result<void> check_references();
    /// All who refer to what was removed or renamed in this transaction.
    std::vector<Referrer> referrers_of_gone();

private:
    bool is_gone(const DanglingReference& reference) const;

    Connection& connection_;
    const SealingKey& key_;
    std::set<std::pair<std::string, std::string>> gone_;
};

}  // namespace pyscaler::db
