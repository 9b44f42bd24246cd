#include "base/secret.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

namespace pyscaler {
namespace {

TEST(SealingKey, opens_what_it_sealed_only_in_its_place) {
    const auto key = SealingKey::for_tests();
    const auto sealed = key.seal(Secret{"hunter2"}, "ssh_profiles.passphrase");
    EXPECT_EQ(sealed.find("hunter2"), std::string::npos);
    EXPECT_EQ(key.open(sealed, "ssh_profiles.passphrase").value().reveal(), "hunter2");
    EXPECT_FALSE(key.open(sealed, "jvm_profiles.password"));
    EXPECT_FALSE(key.open("v1:AAAA", "ssh_profiles.passphrase"));
}

TEST(SealingKey, is_made_once_and_kept_private) {
    const auto path = std::filesystem::temp_directory_path() / ("pyscaler_key_" + std::to_string(::getpid()));
    const auto first = SealingKey::load_or_create(path).value();
    const auto sealed = first.seal(Secret{"x"}, "c");
    EXPECT_EQ(SealingKey::load_or_create(path).value().open(sealed, "c").value().reveal(), "x");
    std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    EXPECT_TRUE(SealingKey::load_or_create(path).error() == Errc::denied);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace pyscaler
