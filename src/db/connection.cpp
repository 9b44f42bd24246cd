#include "db/connection.hpp"

#include "base/log.hpp"
#include "db/sqlite_connection.hpp"

#include <array>
#include <fmt/core.h>

namespace pyscaler::db {
namespace {

struct Backend {
    std::string_view scheme;
    std::unique_ptr<Connection> (*connect)(std::string_view rest, Access access, const Options& options);
};

constexpr std::array backends{Backend{"sqlite", &connect_sqlite}};

}  // namespace

void Connection::rollback() noexcept {
    try {
        script("ROLLBACK");
    } catch (const std::exception& error) {
        // SQLite has already rolled back by itself after a full disk or an I/O error; the first error is the one to
        // tell.
        log::debug("db", "rollback: {}", error.what());
    }
}

Result<std::unique_ptr<Connection>> connect(std::string_view url, Access access, const Options& options) {
    const auto colon = url.find(':');
    std::string known;
    for (const auto& backend : backends) {
        if (colon != std::string_view::npos && url.substr(0, colon) == backend.scheme)
            return backend.connect(url.substr(colon + 1), access, options);
        known += fmt::format("{}{}:", known.empty() ? "" : ", ", backend.scheme);
    }
    return Error{Errc::invalid, fmt::format("the database URL must begin with one of {}", known)};
}

}  // namespace pyscaler::db
