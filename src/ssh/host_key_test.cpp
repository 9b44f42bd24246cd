#include "ssh/host_key.hpp"

#include <gtest/gtest.h>

namespace pyscaler::ssh {
namespace {

// Made by ssh-keygen; the fingerprints are those of ssh-keygen -l.
constexpr auto ed25519_line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGT3FnfsvFJ5OvKbtix8kwETuRztR6zxuHuI0YTmP6U/ host";
constexpr auto ed25519_fingerprint = "SHA256:Rjl5ZEDtLtd/bJHrb5cGb4XX4Z6jwt6qAg48B6FFTOw";

TEST(HostKey, has_the_fingerprint_of_ssh_keygen) {
    const auto key = HostKey::parse(ed25519_line).value();
    EXPECT_EQ(key.kind, "ssh-ed25519");
    EXPECT_EQ(key.fingerprint(), ed25519_fingerprint);
    EXPECT_TRUE(std::string(ed25519_line).starts_with(key.line()));
}

TEST(HostKey, refuses_what_is_no_key) {
    for (const char* line : {"", "ssh-ed25519", "ssh-dss AAAA", "ssh-ed25519 !!!!", "ssh-ed25519 AAAA",
                             "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIGT3FnfsvFJ5OvKbtix8kwETuRztR6zxuHuI0YTmP6U/"}) {
        EXPECT_TRUE(HostKey::parse(line).error() == Errc::invalid) << line;
    }
}

TEST(HostKeyPins, accept_keys_and_fingerprints) {
    const auto key = HostKey::parse(ed25519_line).value();
    const std::string fingerprint = ed25519_fingerprint;
    struct Case {
        std::string name, text;
        bool accepts;
        std::size_t kinds;
    };
    const std::string other = "SHA256:" + std::string(43, 'A');
    for (const auto& each :
         {Case{"a whole key", ed25519_line, true, 1}, Case{"a bare fingerprint", fingerprint, true, 0},
          Case{"a line of ssh-keygen -l", "256 " + fingerprint + " root@x (ED25519)", true, 1},
          Case{"the second line", "# comment\n\n" + other + "\n" + fingerprint + "\n", true, 0},
          Case{"another fingerprint", other, false, 0}}) {
        const auto pins = HostKeyPins::parse(each.text);
        ASSERT_TRUE(pins) << each.name << pins.error().detail();
        EXPECT_EQ(pins->accepts(key), each.accepts) << each.name;
        EXPECT_EQ(pins->kinds().size(), each.kinds) << each.name;
    }
    EXPECT_TRUE(HostKeyPins::parse("  \n")->empty());
    EXPECT_TRUE(HostKeyPins::parse("SHA256:short").error() == Errc::invalid);
    EXPECT_TRUE(HostKeyPins::parse("nonsense").error() == Errc::invalid);
}

TEST(HostKeys, are_found_on_the_console) {
    const std::string line = std::string(ed25519_line) + "\r\n";
    const std::string fingerprints = std::string(
                                         "[   12.3] ec2: #####\r\nec2: -----BEGIN SSH HOST KEY FINGERPRINTS-----\r\n"
                                         "ec2: 256 ") +
                                     ed25519_fingerprint +
                                     " root@ip (ED25519)\r\nec2: -----END SSH HOST KEY FINGERPRINTS-----\r\n";
    const std::string keys = "-----BEGIN SSH HOST KEY KEYS-----\r\n" + line + "-----END SSH HOST KEY KEYS-----\r\n";
    EXPECT_EQ(host_keys_of_console("Linux version 6.1\r\nlogin: "), "");
    EXPECT_EQ(host_keys_of_console("-----BEGIN SSH HOST KEY KEYS-----\r\n" + line), "") << "not complete yet";
    EXPECT_EQ(host_keys_of_console(fingerprints + keys), std::string(ed25519_line) + "\n");
    const auto only = host_keys_of_console(fingerprints);
    EXPECT_EQ(only, std::string("256 ") + ed25519_fingerprint + " root@ip (ED25519)\n");
    EXPECT_TRUE(HostKeyPins::parse(only)->accepts(HostKey::parse(ed25519_line).value()));
    const std::string old = "-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AAAA\n-----END SSH HOST KEY KEYS-----\n";
    EXPECT_EQ(host_keys_of_console(old + "reboot\n" + keys), std::string(ed25519_line) + "\n");
}

}  // namespace
}  // namespace pyscaler::ssh
