#pragma once
#include "db/connection.hpp"
#include "db/query.hpp"
#include "db/table.hpp"

#include <string>
#include <vector>

namespace pyscaler::db {

/// A SELECT put together from a query; member names come from the description, values are parameters.
struct Selection {
    std::string where;  ///< "WHERE …", or empty
    std::string tail;   ///< "ORDER BY … LIMIT …"
    std::vector<Cell> parameters;
    const Column* order = nullptr;  ///< null: by id
    bool descending = false;
};

/// `Errc::invalid` for an unknown member or order, or a cursor that is not ours.
Result<Selection> selection_of(const Layout& layout, const Query& query);

/// The cursor that continues after a row with this order value and id.
std::string cursor_after(const Cell& value, std::int64_t id);

}  // namespace pyscaler::db
