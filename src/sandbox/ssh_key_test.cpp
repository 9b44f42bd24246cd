#include "sandbox/ssh_key.hpp"

#include "sandbox/machine_files.hpp"

#include <array>
#include <cstdio>
#include <gtest/gtest.h>
#include <memory>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

std::string output_of(const std::string& command) {
    std::string text;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen(command.c_str(), "r"), pclose};
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), pipe.get()) != nullptr) text += line.data();
    return text;
}

class KeysOfEveryType : public testing::TestWithParam<KeyType> {};

TEST_P(KeysOfEveryType, AreWhatSshKeygenUnderstands) {
    const auto key = generate_key(GetParam(), "a@b");
    const auto path = std::filesystem::temp_directory_path() / ("key-test-" + std::to_string(getpid()));
    write_file(path, key.private_text.reveal());
    const auto derived = PublicKey::parse(output_of("ssh-keygen -y -f " + path.string()));
    ASSERT_TRUE(derived);
    EXPECT_EQ(derived->blob, key.public_key.blob);
    EXPECT_EQ(derived->type, key.public_key.type);
    write_file(path, key.public_key.line() + "\n");
    EXPECT_EQ(output_of("ssh-keygen -lf " + path.string()), key.public_key.listing() + "\n");
    std::filesystem::remove(path);
}

INSTANTIATE_TEST_SUITE_P(SshKey, KeysOfEveryType, testing::Values(KeyType::ed25519, KeyType::ecdsa, KeyType::rsa));

TEST(PublicKey, ComesBackFromItsLine) {
    const auto key = generate_key(KeyType::ed25519, "a comment of words").public_key;
    const auto read = PublicKey::parse(key.line() + "\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->line(), key.line());
    EXPECT_EQ(read->comment, "a comment of words");
}

TEST(PublicKey, MustBeOfItsType) {
    const auto line = generate_key(KeyType::ed25519, "").public_key.line();
    for (const std::string& wrong :
         {std::string{}, std::string{"ssh-ed25519"}, std::string{"ssh-ed25519 !!!!"},
          "ssh-rsa" + line.substr(line.find(' ')), line.substr(0, 20), "command=\"x\" " + line}) {
        EXPECT_FALSE(PublicKey::parse(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace pyscaler::sandbox
