#include "configuration/settings.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace pyscaler::configuration {
namespace {

namespace fs = std::filesystem;

class SettingsFile : public testing::Test {
protected:
    SettingsFile() {
        auto pattern = (fs::temp_directory_path() / "pyscaler-settings-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~SettingsFile() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text, fs::perms mode = fs::perms::owner_read) {
        const auto file = folder_ / name;
        std::ofstream{file} << text;
        fs::permissions(file, mode);
        return file;
    }
    Result<Settings> read(const std::string& text, fs::perms mode = fs::perms::owner_read) {
        return read_settings(write("pyscaler.toml", text, mode));
    }

    fs::path folder_;
};

constexpr auto everybody = fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read;

TEST_F(SettingsFile, ReadsAllSections) {
    write("smtp_password", "hunter2\n");
    const auto settings = read(R"(
[server]
listen = "0.0.0.0:7070"
data = "/srv/pyscaler"
tls_certificate = "/etc/cert.pem"
tls_key = "/etc/key.pem"
[mail]
host = "mail.example.com"
port = 587
security = "starttls"
user = "pyscaler"
password_file = "smtp_password"
from = "pyscaler@example.com"
[aws]
profile = "ops"
[log]
level = "debug"
format = "json"
[limits]
loops = 2
keep_events = "48h"
)",
                               everybody);
    ASSERT_TRUE(settings) << settings.error().detail();
    EXPECT_EQ(settings->server.listen, "0.0.0.0:7070");
    EXPECT_EQ(settings->aws.profile, "ops");
    EXPECT_EQ(settings->log.level, log::Level::debug);
    EXPECT_EQ(settings->limits.loops, 2);
    EXPECT_EQ(settings->limits.keep_events.value(), 48h);
    const auto smtp = settings->smtp();
    EXPECT_EQ(smtp.host, "mail.example.com");
    EXPECT_EQ(smtp.port, 587);
    EXPECT_EQ(smtp.security, mail::Security::starttls);
    EXPECT_EQ(smtp.password.reveal(), "hunter2");
}

TEST_F(SettingsFile, IsOptionalInAllItsParts) {
    const auto settings = read("");
    ASSERT_TRUE(settings) << settings.error().detail();
    EXPECT_EQ(settings->server, ServerSettings{});
    EXPECT_EQ(settings->mail, MailSettings{});
}

TEST_F(SettingsFile, EachFaultNamesItsLine) {
    struct Case {
        const char *rule, *text, *told;
    };
    const Case cases[] = {
        {"a wrong value", "[mail]\nport = 70000", "pyscaler.toml:2: mail.port: must be between 1 and 65535"},
        {"a key that there is not", "[log]\n\nlevle = \"info\"", "pyscaler.toml:3: log.levle: is not a member of"},
        {"a section that there is not", "[lgo]\nlevel = \"info\"", "pyscaler.toml:1: lgo: is no section"},
        {"an enumerator", "[log]\nlevel = \"loud\"", "pyscaler.toml:2: log.level: must be one of"},
        {"no TOML", "[log\n", "pyscaler.toml:1: "},
        {"certificate without key", "[server]\ntls_certificate = \"c\"",
         "pyscaler.toml:1: server.tls_key: tls_certificate and tls_key belong together"},
        {"a password in the open", "[mail]\nhost = \"mail.example.com\"\nuser = \"u\"",
         "pyscaler.toml:1: mail.security: must be \"starttls\" or \"tls\""},
        {"every fault is told", "[mail]\nport = 0\n[log]\nlevel = 1",
         "pyscaler.toml:2: mail.port: must be between 1 and 65535\npyscaler.toml:4: log.level: must be"},
    };
    for (const auto& [rule, text, expected] : cases) {
        fs::remove(folder_ / "pyscaler.toml");
        const auto settings = read(text);
        ASSERT_FALSE(settings) << rule;
        EXPECT_TRUE(settings.error().detail().starts_with(expected)) << rule << ": " << settings.error().detail();
    }
}

TEST_F(SettingsFile, WithAPasswordItIsForItsOwnerOnly) {
    const std::string with_password = "[mail]\npassword = \"hunter2\"";
    const auto open = read(with_password, everybody);
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error(), Errc::denied);
    fs::permissions(folder_ / "pyscaler.toml", fs::perms::owner_read);
    EXPECT_TRUE(read_settings(folder_ / "pyscaler.toml"));

    write("password", "hunter2", everybody);
    fs::remove(folder_ / "pyscaler.toml");
    const auto beside = read("[mail]\npassword_file = \"password\"");
    ASSERT_FALSE(beside);
    EXPECT_EQ(beside.error(), Errc::denied);
    EXPECT_EQ(read_settings(folder_ / "none.toml").error(), Errc::not_found);
}

TEST_F(SettingsFile, EnvironmentAndOptionsWinOverTheFile) {
    auto overrides = overrides_among({"PYSCALER_URL=http://x", "PYSCALER_MAIL_PORT=587", "PYSCALER_LOG_FORMAT=json",
                                      "PYSCALER_MAIL_PASSWORD=0123", "HOME=/root", "PYSCALER_LOG_LEVEL=debug"});
    ASSERT_EQ(overrides.size(), 4U);
    overrides.push_back({"log", "level", "error", "--log-level"});
    overrides.push_back({"server", "insecure", "true", "--insecure"});
    const auto file = write("pyscaler.toml", "[mail]\nhost = \"mx\"\nport = 25\n");
    const auto settings = read_settings(file, overrides);
    ASSERT_TRUE(settings) << settings.error().detail();
    EXPECT_EQ(settings->mail.host, "mx");
    EXPECT_EQ(settings->mail.port.value(), 587);
    EXPECT_EQ(settings->smtp().password.reveal(), "0123") << "digits are a password too";
    EXPECT_EQ(settings->log.format, log::Format::json);
    EXPECT_EQ(settings->log.level, log::Level::error) << "the later one wins";
    EXPECT_TRUE(settings->server.insecure);
    EXPECT_TRUE(read_settings(std::nullopt, overrides)) << "no file is needed";
}

TEST_F(SettingsFile, AFaultOutsideTheFileNamesItsOrigin) {
    const auto overrides = overrides_among({"PYSCALER_MAIL_PORT=many", "PYSCALER_LOG_LEVLE=info"});
    const auto settings = read_settings(write("pyscaler.toml", "[log]\nlevel = 1\n"), overrides);
    ASSERT_FALSE(settings);
    const auto told = settings.error().detail();
    EXPECT_NE(told.find("PYSCALER_MAIL_PORT: must be"), std::string::npos) << told;
    EXPECT_NE(told.find("PYSCALER_LOG_LEVLE: is not a member of"), std::string::npos) << told;
    EXPECT_NE(told.find("pyscaler.toml:2: log.level: must be"), std::string::npos) << told;
}

TEST_F(SettingsFile, NamesFilesBesideItself) {
    const auto settings = read("[server]\ntls_certificate = \"cert.pem\"\ntls_key = \"/etc/key.pem\"\n");
    ASSERT_TRUE(settings) << settings.error().detail();
    EXPECT_EQ(settings->server.tls_certificate, (folder_ / "cert.pem").string());
    EXPECT_EQ(settings->server.tls_key, "/etc/key.pem");
}

}  // namespace
}  // namespace pyscaler::configuration
