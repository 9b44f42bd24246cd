#include "app/administrator.hpp"

#include "db/database.hpp"
#include "db/repository.hpp"
#include "model/audit_entry.hpp"
#include "model/user.hpp"
#include "web/passwords.hpp"

namespace pyscaler::app {
namespace {

constexpr std::size_t password_bytes = 12;

model::AuditEntry entry_of(const model::User& user, Time now) {
    model::AuditEntry entry;
    entry.time = now;
    entry.who = model::Text<255>{"pyscaler"};
    entry.verb = model::Text<64>{"create"};
    entry.noun = model::Text<64>{"User"};
    entry.object = model::Text<255>{user.name.str()};
    entry.message = model::Text<4096>{"the first administrator, with a password that was shown once"};
    return entry;
}

}  // namespace

Result<std::optional<Secret>> make_administrator(db::Database& database, const Clock& clock, Identifiers& identifiers,
                                                 bool is_for_once) {
    using Made = std::optional<Secret>;
    auto count = [](db::Session& session) -> Result<std::size_t> {
        return db::Repository<model::User>{session}.count(db::Query{});
    };
    const auto known = database.read_now(count);
    if (!known) return known.error();
    if (*known > 0) return Made{};
    const Secret password{identifiers.token(password_bytes)};
    const auto hash = web::Passwords::hash_now(password);
    if (!hash) return hash.error();
    model::User user;
    user.name = first_administrator;
    user.password = *hash;
    user.grants = {model::make_grant(model::Role::administrator, std::nullopt)};
    user.must_change_password = is_for_once;
    user.created_at = clock.now();
    auto write = [user](db::Session& session) mutable -> Result<void> {
        if (auto written = db::Repository<model::User>{session}.insert(user); !written) return written;
        auto entry = entry_of(user, *user.created_at);
        return db::Repository<model::AuditEntry>{session}.insert(entry);
    };
    if (auto written = database.transact_now(write); !written) return written.error();
    return Made{password};
}

}  // namespace pyscaler::app
