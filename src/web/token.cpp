#include "web/token.hpp"

#include "db/repository.hpp"
#include "model/user.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

namespace pyscaler::web {
namespace {

constexpr std::string_view prefix = "psc_";
constexpr std::size_t random_bytes = 32;

Error unknown() { return {Errc::denied, "the token is not valid"}; }

}  // namespace

std::string hash_of_token(std::string_view text) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);  // NOLINT: bytes are bytes
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hash;
    hash.reserve(2 * sizeof digest);
    for (const auto byte : digest) hash.append({digits[byte >> 4U], digits[byte & 15U]});
    return hash;
}

Secret token_text(Identifiers& identifiers) { return Secret{std::string(prefix) + identifiers.token(random_bytes)}; }

Result<MadeToken> make_token(db::Session& session, Time now, Identifiers& identifiers, const TokenRequest& request) {
    MadeToken made;
    if (auto fault = made.token.name.accept(request.name)) return Error{Errc::invalid, "name: " + *fault};
    made.text = token_text(identifiers);
    if (auto fault = made.token.hash.value.accept(hash_of_token(made.text.reveal())))
        return Error{Errc::invalid, "hash: " + *fault};
    made.token.scope = request.scope;
    if (request.cluster) made.token.cluster = model::Ref<model::Cluster>{*request.cluster};
    if (request.user) made.token.user = std::optional{model::Owner<model::User>{*request.user}};
    made.token.expires_at = request.expires_at;
    made.token.created_at = now;
    if (auto written = db::Repository<model::ApiToken>{session}.insert(made.token); !written) return written.error();
    return made;
}

Result<model::ApiToken> find_token(db::Session& session, Time now, std::string_view text) {
    if (!text.starts_with(prefix) || text.size() > 128) return unknown();
    auto found =
        db::Repository<model::ApiToken>{session}.first(db::Query{}.where(&model::ApiToken::hash, hash_of_token(text)));
    if (!found) return unknown();
    if (found->expires_at && *found->expires_at <= now) return Error{Errc::denied, "the token has expired"};
    return std::move(*found);
}

}  // namespace pyscaler::web
