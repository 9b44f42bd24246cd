#pragma once
#include <string_view>

namespace pyscaler {

/// Whether something in a PEM text has a passphrase. OpenSSL asks the terminal for it where nothing else is arranged,
/// and the thread waits for whoever sits there.
inline bool is_encrypted_pem(std::string_view text) noexcept {
    // "-----BEGIN ENCRYPTED PRIVATE KEY-----" of PKCS #8, "Proc-Type: 4,ENCRYPTED" of the older form.
    return text.find("ENCRYPTED") != std::string_view::npos;
}

/// What to say of a private key that is.
inline constexpr std::string_view encrypted_key_fault = "is encrypted: give one without a passphrase";

}  // namespace pyscaler
