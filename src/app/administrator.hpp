#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>

namespace pyscaler::db {
class Database;
}

namespace pyscaler::app {

inline constexpr const char* first_administrator = "admin";

/// Where there is no user at all: makes the first one, who administers everything, and gives the password, which is
/// kept nowhere else. `is_for_once`: it must be changed at the first login.
Result<std::optional<Secret>> make_administrator(db::Database& database, const Clock& clock, Identifiers& identifiers,
                                                 bool is_for_once);

}  // namespace pyscaler::app
