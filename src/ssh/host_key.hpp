#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::ssh {

/// A server's public key.
struct HostKey {
    std::string kind{};  // "ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa", …
    std::string blob{};  // base64, as in known_hosts and *.pub files

    /// Reads "ssh-ed25519 AAAA… comment"; `Errc::invalid` says what is wrong with it.
    static Result<HostKey> parse(std::string_view line);

    /// "ssh-ed25519 AAAA…", without comment.
    std::string line() const { return kind + ' ' + blob; }
    /// "SHA256:…", as ssh-keygen -l and the clouds print it.
    std::string fingerprint() const;

    friend bool operator==(const HostKey&, const HostKey&) = default;
};

/// The keys by which a node is recognised: whole keys, or fingerprints where a cloud tells no more.
class HostKeyPins {
public:
    /// One pin a line: a public key line, or a fingerprint line ("SHA256:…", or "256 SHA256:… comment (ED25519)").
    /// Blank lines and lines that begin with '#' are skipped. `Errc::invalid` names the line that is neither.
    static Result<HostKeyPins> parse(std::string_view text);

    bool empty() const noexcept { return pins_.empty(); }
    bool accepts(const HostKey& key) const;
    /// The kinds of the pins, each once; empty when a pin does not tell its kind, so that any may be asked for.
    std::vector<std::string> kinds() const;
    /// The fingerprints of all pins, separated by ", ": for messages.
    std::string describe() const;

private:
    struct Pin {
        std::string kind{};
        std::string fingerprint{};
    };
    std::vector<Pin> pins_{};
};

/// The host keys that cloud-init printed on the console: whole keys where the block
/// "-----BEGIN SSH HOST KEY KEYS-----" is there, else the lines of "-----BEGIN SSH HOST KEY FINGERPRINTS-----"; those
/// of the last boot. Ready for `Login::host_key`; empty when the output has no such block (yet).
std::string host_keys_of_console(std::string_view output);

}  // namespace pyscaler::ssh
