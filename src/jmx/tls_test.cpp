#include "jmx/tls.hpp"

#include "jmx/test_jvm.hpp"

#include <boost/asio/ssl/context.hpp>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>

namespace pyscaler::jmx {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::run_or_throw;

class TlsContextTest : public ::testing::Test {
protected:
    TlsContextTest() {
        run_or_throw("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=us -keyout " + folder_.at("key") +
                     " -out " + folder_.at("certificate") + " 2>/dev/null");
        access_.certificate = text_of("certificate");
        access_.private_key = Secret{text_of("key")};
    }
    /// Makes a file of that name, from the key.
    void make(const std::string& name, const std::string& how) {
        run_or_throw("openssl " + how + " -in " + folder_.at("key") + " -passout pass:sekrit -out " + folder_.at(name) +
                     " 2>/dev/null");
    }
    std::string text_of(const std::string& name) {
        std::ifstream file{folder_.at(name)};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    std::string fault() {
        const auto context = tls_context(access_);
        if (context) return "none";
        EXPECT_TRUE(context.error() == Errc::invalid);
        return context.error().detail();
    }

    Folder folder_{};
    Access access_{};
};

TEST_F(TlsContextTest, takes_a_key_without_a_passphrase) { EXPECT_EQ(fault(), "none"); }

TEST_F(TlsContextTest, refuses_an_encrypted_key_of_either_form_at_once) {
    make("new", "pkcs8 -topk8 -v2 aes256");
    make("old", "rsa -traditional -aes256");
    for (const auto* form : {"new", "old"}) {
        access_.private_key = Secret{text_of(form)};
        EXPECT_EQ(fault(), "the private key is encrypted: give one without a passphrase") << form;
    }
}

TEST_F(TlsContextTest, asks_nobody_for_the_passphrase_of_a_certificate) {
    const auto plain = access_.certificate;
    auto encrypted = plain;
    encrypted.insert(encrypted.find('\n') + 1,
                     "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC," + std::string(32, '0') + "\n\n");
    access_.certificate = encrypted;
    EXPECT_THAT(fault(), HasSubstr("certificate"));
    access_.certificate = plain;
    access_.authorities = encrypted;
    EXPECT_THAT(fault(), HasSubstr("authorities"));
}

}  // namespace
}  // namespace pyscaler::jmx
