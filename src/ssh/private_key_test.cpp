#include "ssh/private_key.hpp"

#include "ssh/test_sshd.hpp"

#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

std::string made(const std::string& type, const std::string& passphrase, const std::string& format) {
    std::string pattern = (std::filesystem::temp_directory_path() / "pyscaler-key-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    testing::run_to_end(
        {"/usr/bin/ssh-keygen", "-q", "-t", type, "-N", passphrase, "-m", format, "-f", (folder / "key").string()},
        folder / "log");
    auto text = testing::read_file(folder / "key");
    std::filesystem::remove_all(folder);
    return text;
}

TEST(PrivateKey, is_checked_with_a_reason) {
    struct Case {
        const char *type, *passphrase, *format, *given, *expected;  // expected: the kind, or a part of the error
    };
    const Case cases[] = {{"ed25519", "", "RFC4716", "", "ssh-ed25519"},
                          {"ed25519", "secret", "RFC4716", "secret", "ssh-ed25519"},
                          {"ed25519", "secret", "RFC4716", "", "needs a passphrase"},
                          {"ed25519", "secret", "RFC4716", "wrong", "wrong passphrase"},
                          {"ed25519", "", "RFC4716", "superfluous", "ssh-ed25519"},
                          {"ecdsa", "", "PEM", "", "ecdsa-sha2-nistp256"},
                          {"rsa", "secret", "PEM", "secret", "ssh-rsa"},
                          {"rsa", "secret", "PEM", "", "needs a passphrase"},
                          {"rsa", "secret", "PKCS8", "secret", "ssh-rsa"},
                          {"rsa", "", "PKCS8", "", "ssh-rsa"}};
    for (const auto& each : cases) {
        const Secret text{made(each.type, each.passphrase, each.format)};
        const auto checked = check_private_key(text, Secret{each.given});
        const auto said = checked ? checked->kind : checked.error().detail();
        EXPECT_NE(said.find(each.expected), std::string::npos) << each.type << ' ' << each.format << ": " << said;
        if (checked) EXPECT_TRUE(checked->fingerprint.starts_with("SHA256:"));
    }
}

TEST(PrivateKey, is_not_a_public_key_or_nonsense) {
    for (const char* text : {"", "nonsense", "ssh-ed25519 AAAA x", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n"}) {
        EXPECT_TRUE(check_private_key(Secret{text}, Secret{}).error() == Errc::invalid) << text;
    }
}

}  // namespace
}  // namespace pyscaler::ssh
