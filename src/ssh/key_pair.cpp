#include "ssh/key_pair.hpp"

#include <libssh/libssh.h>
#include <memory>

namespace pyscaler::ssh {
namespace {

struct KeyFree {
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
struct TextFree {
    void operator()(char* text) const { ssh_string_free_char(text); }
};

using Key = std::unique_ptr<ssh_key_struct, KeyFree>;
using Text = std::unique_ptr<char, TextFree>;

}  // namespace

Result<KeyPair> KeyPair::generate(const std::string& comment) {
    ssh_key made = nullptr;
    if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &made) != SSH_OK)
        return Error{Errc::failed, "libssh cannot make an ed25519 key"};
    const Key key{made};
    char* private_text = nullptr;
    char* public_text = nullptr;
    if (ssh_pki_export_privkey_base64(key.get(), nullptr, nullptr, nullptr, &private_text) != SSH_OK)
        return Error{Errc::failed, "libssh cannot write the private key"};
    const Text private_half{private_text};
    if (ssh_pki_export_pubkey_base64(key.get(), &public_text) != SSH_OK)
        return Error{Errc::failed, "libssh cannot write the public key"};
    const Text public_half{public_text};
    KeyPair pair;
    pair.private_key = Secret{private_half.get()};
    pair.public_key = std::string("ssh-ed25519 ") + public_half.get() + ' ' + comment;
    return pair;
}

}  // namespace pyscaler::ssh
