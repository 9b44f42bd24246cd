#include "aws/signature.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace pyscaler::aws {
namespace {

namespace chrono = std::chrono;
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr auto clock_tolerance = chrono::minutes{5};

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: OpenSSL speaks unsigned char
}

std::string hex(const Digest& digest) {
    std::string text;
    text.reserve(digest.size() * 2);
    for (const auto byte : digest) text += fmt::format("{:02x}", byte);
    return text;
}

Digest hmac(const void* key, std::size_t key_size, std::string_view text) {
    Digest digest{};
    unsigned size = 0;
    ::HMAC(EVP_sha256(), key, static_cast<int>(key_size), bytes_of(text), text.size(), digest.data(), &size);
    return digest;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
    return result;
}

/// Trimmed, inner runs of blanks to one.
std::string canonical_value(std::string_view value) {
    std::string result;
    for (const char c : value) {
        const bool blank = c == ' ' || c == '\t';
        if (blank && (result.empty() || result.back() == ' ')) continue;
        result += blank ? ' ' : c;
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string canonical_query(std::string_view query) {
    std::vector<std::string> parameters;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        std::string parameter{query.substr(0, end)};
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty()) continue;
        if (parameter.find('=') == std::string::npos) parameter += '=';
        parameters.push_back(std::move(parameter));
    }
    std::sort(parameters.begin(), parameters.end());
    std::string result;
    for (const auto& parameter : parameters) result += (result.empty() ? "" : "&") + parameter;
    return result;
}

std::string canonical_header(const SignedRequest& request, std::string_view name) {
    std::string values;
    bool first = true;
    for (const auto& [key, value] : request.headers) {
        if (lower(key) != name) continue;
        values += (first ? "" : ",") + canonical_value(value);
        first = false;
    }
    return values;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string_view take_until(std::string_view& text, char end) {
    const auto at = std::min(text.find(end), text.size());
    const auto part = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return part;
}

bool read_scope(std::string_view credential, Authorization& authorization) {
    std::array<std::string_view, 5> parts{};
    for (auto& part : parts) part = take_until(credential, '/');
    authorization.access_key_id = parts[0];
    authorization.day = parts[1];
    authorization.region = parts[2];
    authorization.service = parts[3];
    const bool digits = parts[1].find_first_not_of("0123456789") == std::string_view::npos;
    return credential.empty() && parts[4] == "aws4_request" && parts[1].size() == 8 && digits && !parts[0].empty() &&
           !parts[2].empty() && !parts[3].empty();
}

bool signs(const Authorization& authorization, std::string_view name) {
    return std::find(authorization.signed_headers.begin(), authorization.signed_headers.end(), name) !=
           authorization.signed_headers.end();
}

bool signs_what_it_must(const SignedRequest& request, const Authorization& authorization) {
    if (!signs(authorization, "host")) return false;
    return std::all_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
        const auto name = lower(header.first);
        return !name.starts_with("x-amz-") || signs(authorization, name);
    });
}

bool is_unsigned(const std::string& name) {
    return name == "authorization" || name == "expect" || name == "user-agent" || name == "x-amzn-trace-id";
}

}  // namespace

std::string_view SignedRequest::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers)
        if (std::equal(key.begin(), key.end(), name.begin(), name.end(),
                       [](char a, char b) { return lower(a) == lower(b); }))
            return value;
    return {};
}

Result<Authorization> parse_authorization(std::string_view header) {
    const Error malformed{Errc::invalid,
                          "Authorization must be \"AWS4-HMAC-SHA256 Credential=ID/DAY/REGION/SERVICE/"
                          "aws4_request, SignedHeaders=a;b, Signature=HEX\""};
    if (!take_prefix(header, algorithm)) return malformed;
    Authorization authorization;
    bool credential = false;
    while (!header.empty()) {
        while (!header.empty() && (header.front() == ' ' || header.front() == ',')) header.remove_prefix(1);
        auto part = take_until(header, ',');
        if (take_prefix(part, "Credential=")) {
            credential = read_scope(part, authorization);
        } else if (take_prefix(part, "SignedHeaders=")) {
            while (!part.empty()) authorization.signed_headers.emplace_back(take_until(part, ';'));
        } else if (take_prefix(part, "Signature=")) {
            authorization.signature = part;
        }
    }
    const bool good = credential && !authorization.signed_headers.empty() && authorization.signature.size() == 64;
    if (!good) return malformed;
    return authorization;
}

std::string format_authorization(const Authorization& authorization) {
    std::string names;
    for (const auto& name : authorization.signed_headers) names += (names.empty() ? "" : ";") + name;
    return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm, authorization.access_key_id,
                       authorization.scope(), names, authorization.signature);
}

std::string format_amz_date(Time time) {
    auto text = format_time(chrono::floor<chrono::seconds>(time));
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

Result<Time> parse_amz_date(std::string_view text) {
    if (text.size() != 16 || text[8] != 'T') return Error{Errc::invalid, "X-Amz-Date must be YYYYMMDDTHHMMSSZ"};
    const auto part = [&](std::size_t at, std::size_t size) { return text.substr(at, size); };
    auto time = parse_time(fmt::format("{}-{}-{}T{}:{}:{}{}", part(0, 4), part(4, 2), part(6, 2), part(9, 2),
                                       part(11, 2), part(13, 2), part(15, 1)));
    if (!time) return Error{Errc::invalid, "X-Amz-Date must be YYYYMMDDTHHMMSSZ"};
    return *time;
}

std::string canonical_request(const SignedRequest& request, const std::vector<std::string>& signed_headers) {
    std::string lines, names;
    for (const auto& name : signed_headers) {
        lines += name + ':' + canonical_header(request, name) + '\n';
        names += (names.empty() ? "" : ";") + name;
    }
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path.empty() ? "/" : request.path,
                       canonical_query(request.query), lines, names, sha256_hex(request.body));
}

std::string string_to_sign(std::string_view amz_date, std::string_view scope, std::string_view canonical) {
    return fmt::format("{}\n{}\n{}\n{}", algorithm, amz_date, scope, sha256_hex(canonical));
}

std::string signature(const SignedRequest& request, const Authorization& authorization, const Secret& secret) {
    const auto text = string_to_sign(request.header("x-amz-date"), authorization.scope(),
                                     canonical_request(request, authorization.signed_headers));
    const Secret start{"AWS4" + secret.reveal()};
    auto key = hmac(start.reveal().data(), start.reveal().size(), authorization.day);
    for (const std::string_view part : {std::string_view{authorization.region}, std::string_view{authorization.service},
                                        std::string_view{"aws4_request"}})
        key = hmac(key.data(), key.size(), part);
    auto digest = hmac(key.data(), key.size(), text);
    OPENSSL_cleanse(key.data(), key.size());
    return hex(digest);
}

std::string sha256_hex(std::string_view bytes) {
    Digest digest{};
    ::SHA256(bytes_of(bytes), bytes.size(), digest.data());
    return hex(digest);
}

bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

void sign(SignedRequest& request, const Credentials& credentials, std::string_view region, std::string_view service,
          Time now) {
    std::erase_if(request.headers, [](const auto& header) {
        const auto name = lower(header.first);
        return name == "x-amz-date" || name == "x-amz-security-token" || name == "authorization";
    });
    request.headers.emplace_back("X-Amz-Date", format_amz_date(now));
    if (!credentials.session_token.empty())
        request.headers.emplace_back("X-Amz-Security-Token", credentials.session_token.reveal());

    Authorization authorization;
    authorization.access_key_id = credentials.access_key_id;
    authorization.day = request.header("x-amz-date").substr(0, 8);
    authorization.region = region;
    authorization.service = service;
    auto& names = authorization.signed_headers;
    for (const auto& header : request.headers)
        if (auto name = lower(header.first); !is_unsigned(name)) names.push_back(std::move(name));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    authorization.signature = signature(request, authorization, credentials.secret_access_key);
    request.headers.emplace_back("Authorization", format_authorization(authorization));
}

Verdict verify(const SignedRequest& request, const Authorization& authorization, const Secret& secret, Time now) {
    const auto date = request.header("x-amz-date");
    const auto time = parse_amz_date(date);
    if (!time || authorization.day != date.substr(0, 8) || !signs_what_it_must(request, authorization))
        return Verdict::incomplete;
    if (*time < now - clock_tolerance || *time > now + clock_tolerance) return Verdict::expired;
    return equal_in_constant_time(signature(request, authorization, secret), authorization.signature) ? Verdict::good
                                                                                                      : Verdict::wrong;
}

}  // namespace pyscaler::aws
