#include "ssh/host_key.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <openssl/evp.h>

namespace pyscaler::ssh {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string encode_base64(const unsigned char* data, std::size_t size) {
    std::string text(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data, static_cast<int>(size));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

/// Empty when the text is no base64.
std::string decode_base64(std::string_view text) {
    std::string data(text.size(), '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(data.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) return {};
    const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
    data.resize(static_cast<std::size_t>(length) - std::min<std::size_t>(padding, 2));
    return data;
}

/// The first string inside a key's blob repeats its kind (RFC 4253 section 6.6).
bool names_kind(const std::string& blob, std::string_view kind) {
    if (blob.size() < 4 + kind.size()) return false;
    const std::string length{'\0', '\0', '\0', static_cast<char>(kind.size())};
    return blob.starts_with(length) && std::string_view(blob).substr(4).starts_with(kind);
}

bool is_known_kind(std::string_view kind) {
    return kind == "ssh-ed25519" || kind == "ssh-rsa" || kind == "ecdsa-sha2-nistp256" ||
           kind == "ecdsa-sha2-nistp384" || kind == "ecdsa-sha2-nistp521";
}

/// "(ED25519)" at the end of a line of ssh-keygen -l; ECDSA does not tell its curve, its bits do.
std::string kind_of_label(std::string_view label, std::string_view bits) {
    if (label == "(ED25519)") return "ssh-ed25519";
    if (label == "(RSA)") return "ssh-rsa";
    if (label == "(ECDSA)") return fmt::format("ecdsa-sha2-nistp{}", bits);
    return {};
}

std::string_view last_block(std::string_view output, std::string_view name) {
    const auto begin_mark = fmt::format("-----BEGIN SSH HOST KEY {}-----", name);
    const auto end_mark = fmt::format("-----END SSH HOST KEY {}-----", name);
    const auto begin = output.rfind(begin_mark);
    if (begin == std::string_view::npos) return {};
    const auto block = output.substr(begin + begin_mark.size());
    const auto end = block.find(end_mark);
    return end == std::string_view::npos ? std::string_view{} : block.substr(0, end);
}

/// What a block's lines hold from `first` on: the console puts times and "ec2: " before them.
std::string lines_from(std::string_view block, const std::vector<std::string_view>& firsts) {
    std::string found;
    for (const auto line : split(block, "\r\n")) {
        for (const auto first : firsts) {
            const auto at = line.find(first);
            if (at == std::string_view::npos) continue;
            const auto pin = trim(line.substr(at));
            if (!HostKeyPins::parse(pin)) continue;
            found.append(pin).push_back('\n');
            break;
        }
    }
    return found;
}

/// Fingerprint lines are cut to "BITS SHA256:… comment (KIND)".
std::string fingerprints_from(std::string_view block) {
    std::string found;
    for (const auto line : split(block, "\r\n")) {
        const auto at = line.find("SHA256:");
        if (at == std::string_view::npos) continue;
        const auto before = split(line.substr(0, at), blanks);
        const auto bits = before.empty() ? std::string{} : std::string(before.back()) + ' ';
        found.append(bits).append(trim(line.substr(at))).push_back('\n');
    }
    return found;
}

}  // namespace

Result<HostKey> HostKey::parse(std::string_view line) {
    const auto parts = split(line, blanks);
    if (parts.size() < 2) return Error{Errc::invalid, "a host key line is \"KIND BASE64\", e.g. ssh-ed25519 AAAA…"};
    if (!is_known_kind(parts[0])) return Error{Errc::invalid, fmt::format("unknown kind of host key \"{}\"", parts[0])};
    if (!names_kind(decode_base64(parts[1]), parts[0])) {
        return Error{Errc::invalid, fmt::format("the text after \"{}\" is no key of that kind", parts[0])};
    }
    return HostKey{std::string(parts[0]), std::string(parts[1])};
}

std::string HostKey::fingerprint() const {
    const auto data = decode_base64(blob);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    if (EVP_Digest(data.data(), data.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) return {};
    auto text = encode_base64(hash.data(), size);
    text.resize(text.find_last_not_of('=') + 1);
    return "SHA256:" + text;
}

Result<HostKeyPins> HostKeyPins::parse(std::string_view text) {
    HostKeyPins pins;
    for (const auto raw : split(text, "\n")) {
        const auto line = trim(raw);
        if (line.empty() || line.front() == '#') continue;
        const auto parts = split(line, blanks);
        const std::size_t at = parts[0].starts_with("SHA256:") ? 0 : 1;
        if (at < parts.size() && parts[at].starts_with("SHA256:")) {
            if (parts[at].size() != 50)
                return Error{Errc::invalid, fmt::format("\"{}\" is no SHA256 fingerprint", line)};
            pins.pins_.push_back({kind_of_label(parts.back(), parts[0]), std::string(parts[at])});
            continue;
        }
        auto key = HostKey::parse(line);
        if (!key) return key.error();
        pins.pins_.push_back({key->kind, key->fingerprint()});
    }
    return pins;
}

bool HostKeyPins::accepts(const HostKey& key) const {
    const auto fingerprint = key.fingerprint();
    return std::any_of(pins_.begin(), pins_.end(), [&](const Pin& pin) { return pin.fingerprint == fingerprint; });
}

std::vector<std::string> HostKeyPins::kinds() const {
    std::vector<std::string> kinds;
    for (const auto& pin : pins_) {
        if (pin.kind.empty()) return {};
        if (std::find(kinds.begin(), kinds.end(), pin.kind) == kinds.end()) kinds.push_back(pin.kind);
    }
    return kinds;
}

std::string HostKeyPins::describe() const {
    std::string text;
    for (const auto& pin : pins_) text += (text.empty() ? "" : ", ") + pin.fingerprint;
    return text;
}

std::string host_keys_of_console(std::string_view output) {
    auto keys = lines_from(last_block(output, "KEYS"), {"ssh-ed25519 ", "ecdsa-sha2-nistp", "ssh-rsa "});
    if (!keys.empty()) return keys;
    return fingerprints_from(last_block(output, "FINGERPRINTS"));
}

}  // namespace pyscaler::ssh
