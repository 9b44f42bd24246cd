#pragma once
#include "aws/credentials.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// AWS Signature Version 4 without I/O: the client signs with it, the sandbox verifies with it.
namespace pyscaler::aws {

/// An HTTP request as far as it is signed.
struct SignedRequest {
    std::string method{"POST"};
    std::string path{"/"};
    std::string query{};  // as on the wire, without the question mark
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};

    /// The first header of that name, without regard to case; empty when there is none.
    std::string_view header(std::string_view name) const noexcept;
};

/// Parts of `AWS4-HMAC-SHA256 Credential=ID/DAY/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX`.
struct Authorization {
    std::string access_key_id{};
    std::string day{};  // YYYYMMDD
    std::string region{};
    std::string service{};
    std::vector<std::string> signed_headers{};  // lower case, sorted
    std::string signature{};                    // 64 lower-case hexadecimal digits

    std::string scope() const { return day + '/' + region + '/' + service + "/aws4_request"; }
};

/// `Errc::invalid` when the header is not of that form.
Result<Authorization> parse_authorization(std::string_view header);
std::string format_authorization(const Authorization& authorization);

/// "20260102T030405Z".
std::string format_amz_date(Time time);
Result<Time> parse_amz_date(std::string_view text);

/// Method, path, sorted query, the named headers, their names, hash of the body: each on its lines.
std::string canonical_request(const SignedRequest& request, const std::vector<std::string>& signed_headers);
std::string string_to_sign(std::string_view amz_date, std::string_view scope, std::string_view canonical_request);

/// The signature of `request` in hexadecimal: its X-Amz-Date header and the scope and names of `authorization`.
std::string signature(const SignedRequest& request, const Authorization& authorization,
                      const Secret& secret_access_key);

/// Lower-case hexadecimal SHA-256.
std::string sha256_hex(std::string_view bytes);

/// Equal, in a time that depends only on the lengths.
bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

/// Sets X-Amz-Date, X-Amz-Security-Token (when there is a token) and Authorization, replacing what was there; signs
/// every other header, so set `Host` (with the port when it is not the scheme's default) and `Content-Type` before.
void sign(SignedRequest& request, const Credentials& credentials, std::string_view region, std::string_view service,
          Time now);

enum class Verdict {
    good,
    incomplete,  ///< no date, or `host` or an `x-amz-*` header is not signed, or the day is not the date's
    expired,     ///< the date is more than five minutes from `now`
    wrong,       ///< the signature is another one
};

/// Whether `authorization` fits `request` and was made with `secret_access_key`. Account, region, service and session
/// token are the caller's to compare.
Verdict verify(const SignedRequest& request, const Authorization& authorization, const Secret& secret_access_key,
               Time now);

}  // namespace pyscaler::aws
