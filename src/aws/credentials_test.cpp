#include "aws/credentials.hpp"

#include "aws/metadata.hpp"
#include "aws/profile.hpp"
#include "aws/scripted_server_test.hpp"
#include "http/client.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace pyscaler::aws {
namespace {

using namespace std::chrono_literals;

TEST(ProfileFile, is_read_with_comments_and_nested_settings) {
    const auto file = parse_profile_file(
        "# comment\n[default]\naws_access_key_id = AKID ; mine\nAWS_Secret_Access_Key=a#b=c\r\n"
        "s3 =\n  max_concurrent_requests = 20\n\n[profile dev]\nregion=eu-west-1");
    ASSERT_TRUE(file) << file.error().detail();
    EXPECT_EQ(file->at("default").at("aws_access_key_id"), "AKID");
    EXPECT_EQ(file->at("default").at("aws_secret_access_key"), "a#b=c");
    EXPECT_EQ(file->at("default").count("max_concurrent_requests"), 0U);
    EXPECT_EQ(file->at("profile dev").at("region"), "eu-west-1");
}

TEST(ProfileFile, names_the_line_that_is_wrong) {
    EXPECT_EQ(parse_profile_file("[a]\nx").error().detail().substr(0, 7), "line 2:");
    EXPECT_FALSE(parse_profile_file("x = 1"));
    EXPECT_FALSE(parse_profile_file("[a"));
}

class CredentialsTest : public ::testing::Test {
protected:
    CredentialsTest() { std::filesystem::create_directories(folder_); }
    ~CredentialsTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) { std::ofstream{folder_ / name} << text; }

    Environment environment(std::map<std::string, std::string, std::less<>> variables = {}) {
        variables.try_emplace("AWS_SHARED_CREDENTIALS_FILE", (folder_ / "credentials").string());
        variables.try_emplace("AWS_CONFIG_FILE", (folder_ / "config").string());
        return fixed_environment(std::move(variables));
    }

    Result<Credentials> ask(CredentialsProvider& provider) {
        return run(loop_, provider.credentials(deadline_in(10s)));
    }

    std::filesystem::path folder_{std::filesystem::temp_directory_path() /
                                  ("credentials_test." + std::to_string(::getpid()))};
    asio::io_context loop_;
    http::Client client_{loop_.get_executor()};
    FakeClock clock_{parse_time("2026-11-24T00:00:00Z").value()};
};

TEST_F(CredentialsTest, the_environment_comes_before_the_files) {
    write("credentials", "[default]\naws_access_key_id=FILE\naws_secret_access_key=s\n");
    const auto provider = default_credentials(
        client_, clock_,
        environment(
            {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "token"}}));
    const auto found = ask(*provider);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->access_key_id, "ENV");
    EXPECT_EQ(found->session_token.reveal(), "token");
}

TEST_F(CredentialsTest, a_profile_is_found_in_either_file) {
    write("credentials", "[dev]\naws_access_key_id=SHARED\naws_secret_access_key=s\naws_session_token=t\n");
    write("config", "[profile ops]\naws_access_key_id=CONFIG\naws_secret_access_key=s\nregion=eu-west-1\n");
    const auto dev = ask(*profile_credentials(environment({{"AWS_PROFILE", "dev"}})));
    EXPECT_EQ(dev->access_key_id, "SHARED");
    EXPECT_EQ(dev->session_token.reveal(), "t");
    EXPECT_EQ(ask(*profile_credentials(environment(), "ops"))->access_key_id, "CONFIG");
    EXPECT_EQ(resolve_region(environment(), "ops").value(), "eu-west-1");
    EXPECT_EQ(resolve_region(environment({{"AWS_REGION", "a"}, {"AWS_DEFAULT_REGION", "b"}})).value(), "a");
}

TEST_F(CredentialsTest, what_is_changed_counts_after_forget) {
    write("credentials", "[default]\naws_access_key_id=OLD\naws_secret_access_key=s\n");
    const auto provider = first_of({profile_credentials(environment())});
    EXPECT_EQ(ask(*provider)->access_key_id, "OLD");
    write("credentials", "[default]\naws_access_key_id=NEW\naws_secret_access_key=s\n");
    EXPECT_EQ(ask(*provider)->access_key_id, "OLD");
    provider->forget();
    EXPECT_EQ(ask(*provider)->access_key_id, "NEW");
}

TEST_F(CredentialsTest, every_place_is_named_when_there_are_none) {
    const auto provider =
        default_credentials(client_, clock_, environment({{"AWS_EC2_METADATA_DISABLED", "true"}}), "dev");
    const auto found = ask(*provider);
    ASSERT_TRUE(found.error() == Errc::not_found);
    for (const auto* place : {"AWS_ACCESS_KEY_ID", "profile \"dev\" in ", "/credentials", "/config",
                              "AWS_CONTAINER_CREDENTIALS", "AWS_EC2_METADATA_DISABLED"})
        EXPECT_NE(found.error().detail().find(place), std::string::npos) << found.error().detail();
    EXPECT_TRUE(resolve_region(environment(), "dev").error() == Errc::not_found);
}

TEST_F(CredentialsTest, half_a_key_and_unsupported_profiles_are_errors) {
    write("config", "[default]\nrole_arn=arn:aws:iam::1:role/x\n");
    EXPECT_TRUE(ask(*environment_credentials(environment({{"AWS_ACCESS_KEY_ID", "A"}}))).error() == Errc::invalid);
    EXPECT_TRUE(ask(*profile_credentials(environment())).error() == Errc::invalid);
}

constexpr auto role_answer =
    R"({"Code":"Success","AccessKeyId":"ASIA","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-24T06:00:00Z"})";

TEST_F(CredentialsTest, the_instance_role_is_read_with_a_token_and_renewed_before_it_expires) {
    ScriptedServer server{loop_};
    server.then(200, "TOKEN").then(200, "web-role\n").then(200, role_answer);
    const auto provider =
        instance_credentials(client_, clock_, environment({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url()}}));
    ASSERT_EQ(ask(*provider)->access_key_id, "ASIA");
    ASSERT_EQ(server.requests().size(), 3U);
    EXPECT_EQ(server.requests()[0].method, "PUT");
    EXPECT_EQ(server.requests()[2].path, "/latest/meta-data/iam/security-credentials/web-role");
    EXPECT_EQ(server.requests()[2].header("X-aws-ec2-metadata-token"), "TOKEN");

    clock_.advance(5h + 44min);
    EXPECT_TRUE(ask(*provider));
    EXPECT_EQ(server.requests().size(), 3U) << "kept until 15 minutes before it expires";
    clock_.advance(2min);
    EXPECT_TRUE(ask(*provider)) << "good for 14 minutes, even if the service is away";
    EXPECT_GT(server.requests().size(), 3U);
    clock_.advance(5min);
    EXPECT_FALSE(ask(*provider));
}

TEST_F(CredentialsTest, a_metadata_service_without_tokens_or_role) {
    ScriptedServer server{loop_};
    server.then(404).then(200, "r").then(200, R"({"Code":"Failed","Message":"no"})").then(400);
    const auto provider =
        instance_credentials(client_, clock_, environment({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url()}}));
    EXPECT_TRUE(ask(*provider).error() == Errc::denied);
    EXPECT_TRUE(ask(*provider).error() == Errc::not_found) << "status 400 for a token ends it";
}

TEST_F(CredentialsTest, container_credentials_come_from_this_machine_only) {
    ScriptedServer server{loop_};
    server.then(200, role_answer);
    const auto good =
        container_credentials(client_, clock_,
                              environment({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/creds"},
                                           {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic x"}}));
    EXPECT_EQ(ask(*good)->access_key_id, "ASIA");
    EXPECT_EQ(server.requests().at(0).header("Authorization"), "Basic x");
    for (const auto* url : {"http://example.com/", "http://127.evil.com/", "http://localhost.evil.com/",
                            "http://localhost:80@evil.com/", "http://169.254.170.2.evil.com/"}) {
        const auto bad =
            container_credentials(client_, clock_, environment({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}}));
        EXPECT_TRUE(ask(*bad).error() == Errc::invalid) << url;
    }
}

}  // namespace
}  // namespace pyscaler::aws
