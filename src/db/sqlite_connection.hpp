#pragma once
#include "db/connection.hpp"

#include <memory>
#include <string_view>

namespace pyscaler::db {

/// `path`: of the file; made where there is none, unless `access` is to read. WAL, so that readers never wait.
std::unique_ptr<Connection> connect_sqlite(std::string_view path, Access access, const Options& options);

}  // namespace pyscaler::db
