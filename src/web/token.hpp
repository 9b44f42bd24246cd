#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/secret.hpp"
#include "model/api_token.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::db {
class Session;
}

namespace pyscaler::web {

/// A token that somebody wants.
struct TokenRequest {
    std::string name{};
    model::Role scope{model::Role::viewer};
    std::optional<std::string> cluster{};  ///< none: all clusters
    std::optional<std::string> user{};     ///< whose it is; none: nobody's
    std::optional<Time> expires_at{};      ///< none: never
};

/// What was stored, and the text that is shown once and kept nowhere.
struct MadeToken {
    model::ApiToken token{};
    Secret text{};  ///< "psc_…", 256 random bits
};

/// The text of a new token.
Secret token_text(Identifiers& identifiers);

/// Stores a new token. `Errc::conflict` when the name is taken, `Errc::invalid` for a name that is no slug. Audited by
/// the caller, who knows the person.
Result<MadeToken> make_token(db::Session& session, Time now, Identifiers& identifiers, const TokenRequest& request);

/// What of a token is kept: SHA-256 in hexadecimal. A plain hash is right for a random text of this length: there is
/// nothing to guess, and looking up by it takes no time that depends on the text.
std::string hash_of_token(std::string_view text);

/// The stored token of this text. `Errc::denied` when there is none or it has expired.
Result<model::ApiToken> find_token(db::Session& session, Time now, std::string_view text);

}  // namespace pyscaler::web
