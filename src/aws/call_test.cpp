#include "aws/call.hpp"

#include "aws/ec2.hpp"
#include "aws/elb.hpp"
#include "aws/elbv2.hpp"
#include "aws/fixture_test.hpp"
#include "aws/scripted_server_test.hpp"
#include "http/client.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <filesystem>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>

namespace pyscaler::aws {
namespace {

using namespace std::chrono_literals;

std::string ec2_error(const std::string& code) {
    return "<Response><Errors><Error><Code>" + code +
           "</Code><Message>m</Message></Error></Errors><RequestID>r</RequestID>"
           "</Response>";
}

/// Counts how often it is told to forget.
class ForgetfulProvider final : public CredentialsProvider {
public:
    Task<Result<Credentials>> credentials(Deadline) override {
        co_return Credentials{"AKID" + std::to_string(forgotten), Secret{"secret"}, Secret{"token"}, {}};
    }
    void forget() override { ++forgotten; }
    int forgotten{0};
};

class CallTest : public ::testing::Test {
protected:
    Connection connection() {
        return {client_, {"eu-west-1", server_.url(), ""}, credentials_, clock_, identifiers_, {4, 1ms, 4ms}};
    }
    Result<std::vector<Instance>> describe() { return run(loop_, ec2_.describe_instances({}, deadline_in(10s))); }
    Form sent(std::size_t index) { return parse_form(server_.requests().at(index).body).value(); }

    asio::io_context loop_;
    http::Client client_{loop_.get_executor()};
    ScriptedServer server_{loop_};
    FakeClock clock_{parse_time("2026-11-24T00:00:00Z").value()};
    CountedIdentifiers identifiers_;
    std::shared_ptr<ForgetfulProvider> credentials_{std::make_shared<ForgetfulProvider>()};
    Ec2 ec2_{connection()};
};

TEST_F(CallTest, all_pages_are_asked_for_with_the_same_parameters) {
    server_.then(200, fixture("describe_instances.xml")).then(200, fixture("describe_instances_empty.xml"));
    InstanceQuery query;
    query.filters = {tag_filter("Cluster", "web")};
    const auto instances = run(loop_, ec2_.describe_instances(query, deadline_in(10s)));
    ASSERT_TRUE(instances) << instances.error().detail();
    EXPECT_EQ(instances->size(), 3U);
    EXPECT_EQ(sent(0).text("Filter.1.Name"), "tag:Cluster");
    EXPECT_FALSE(sent(0).value("NextToken"));
    EXPECT_EQ(sent(1).text("NextToken"), "page-2");
    EXPECT_EQ(sent(1).text("Filter.1.Value.1"), "web");
}

TEST_F(CallTest, pages_that_go_in_circles_end) {
    server_.then(200, fixture("describe_instances.xml")).then(200, fixture("describe_instances.xml"));
    EXPECT_TRUE(describe().error() == Errc::protocol);
}

TEST_F(CallTest, a_throttled_call_is_repeated) {
    server_.then(503, ec2_error("RequestLimitExceeded"))
        .then(400, ec2_error("Throttling"))
        .then(200, fixture("describe_instances_empty.xml"));
    EXPECT_TRUE(describe());
    EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(CallTest, html_lost_connections_and_empty_answers_are_repeated) {
    server_.then(502, "<html><body>Bad Gateway").then(503);
    EXPECT_TRUE(describe().error() == Errc::unreachable);
    EXPECT_EQ(server_.requests().size(), 4U);
}

TEST_F(CallTest, html_with_status_200_is_a_protocol_error) {
    server_.then(200, "<html><body>Please log in to the network</body></html>");
    const auto instances = describe();
    EXPECT_TRUE(instances.error() == Errc::protocol) << instances.error().detail();
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(CallTest, lack_of_capacity_is_told_at_once) {
    server_.then(500, ec2_error("InsufficientInstanceCapacity"));
    LaunchRequest request;
    request.image = "ami-1";
    request.type = "t3.micro";
    const auto launch = run(loop_, ec2_.run_instances(request, deadline_in(10s)));
    ASSERT_FALSE(launch);
    EXPECT_TRUE(launch.error() == Errc::capacity);
    EXPECT_EQ(launch.error().detail(), "RunInstances: InsufficientInstanceCapacity: m (status 500, request r)");
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(CallTest, a_repeated_launch_keeps_its_client_token_and_is_signed_anew) {
    server_.then(500, ec2_error("InternalError")).then(200, fixture("run_instances.xml"));
    LaunchRequest request;
    request.image = "ami-1";
    request.type = "t3.micro";
    const auto launch = run(loop_, ec2_.run_instances(request, deadline_in(10s)));
    ASSERT_TRUE(launch) << launch.error().detail();
    EXPECT_EQ(launch->client_token, "00000000-0000-4000-8000-000000000001");
    ASSERT_EQ(server_.requests().size(), 2U);
    EXPECT_EQ(sent(0).text("ClientToken"), launch->client_token);
    EXPECT_EQ(sent(1).text("ClientToken"), launch->client_token);
}

TEST_F(CallTest, a_dry_run_that_would_work_is_good) {
    server_.then(412, ec2_error("DryRunOperation")).then(403, ec2_error("UnauthorizedOperation"));
    LaunchRequest request;
    request.image = "ami-1";
    request.type = "t3.micro";
    EXPECT_TRUE(run(loop_, ec2_.check_launch(request, deadline_in(10s))));
    EXPECT_TRUE(run(loop_, ec2_.check_launch(request, deadline_in(10s))).error() == Errc::denied);
    EXPECT_EQ(sent(0).text("DryRun"), "true");
}

TEST_F(CallTest, a_silent_peer_ends_at_the_deadline) {
    server_.then_hang();
    const auto instances = run(loop_, ec2_.describe_instances({}, deadline_in(50ms)));
    EXPECT_TRUE(instances.error() == Errc::timed_out);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(CallTest, a_wrong_clock_is_corrected_by_the_answers_date) {
    server_.then(400, ec2_error("RequestExpired"), "Date: Tue, 24 Nov 2026 01:00:00 GMT\r\n")
        .then(200, fixture("describe_instances_empty.xml"))
        .then(200, fixture("describe_instances_empty.xml"));
    EXPECT_TRUE(describe());
    EXPECT_EQ(server_.requests()[0].header("X-Amz-Date"), "20261124T000000Z");
    EXPECT_EQ(server_.requests()[1].header("X-Amz-Date"), "20261124T010000Z");
    EXPECT_TRUE(describe());
    EXPECT_EQ(server_.requests()[2].header("X-Amz-Date"), "20261124T010000Z") << "learned for good";
    EXPECT_EQ(credentials_->forgotten, 0);
}

TEST_F(CallTest, a_wrong_key_is_not_tried_twice) {
    server_.then(403, ec2_error("SignatureDoesNotMatch"), "Date: Tue, 24 Nov 2026 00:00:30 GMT\r\n");
    EXPECT_TRUE(describe().error() == Errc::denied);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(CallTest, expired_credentials_are_asked_for_again_once) {
    server_.then(403, ec2_error("ExpiredToken")).then(403, ec2_error("ExpiredToken"));
    EXPECT_TRUE(describe().error() == Errc::denied);
    ASSERT_EQ(server_.requests().size(), 2U);
    EXPECT_NE(server_.requests()[1].header("Authorization").find("AKID1/"), std::string_view::npos);
}

TEST_F(CallTest, a_region_that_is_none_is_told_without_a_request) {
    auto broken = connection();
    broken.endpoint = {"nowhere", "", ""};
    Ec2 ec2{broken};
    EXPECT_TRUE(run(loop_, ec2.describe_instances({}, deadline_in(10s))).error() == Errc::invalid);
}

void write_line(std::FILE* file, const SignedRequest& request) {
    boost::json::object headers;
    for (const auto& [name, value] : request.headers) {
        std::string lower = name;
        for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        headers[lower] = value;
    }
    const boost::json::object line{{"method", request.method}, {"path", request.path}, {"headers", headers},
                                   {"body", request.body},     {"secret", "secret"},   {"token", "token"}};
    std::fputs((boost::json::serialize(line) + '\n').c_str(), file);
}

TEST_F(CallTest, botocore_signs_our_requests_as_we_do) {
    LaunchRequest launch;
    launch.image = "ami-1";
    launch.type = "t3.micro";
    launch.user_data = std::string(16384, '\xff');
    launch.tags = {{"Name", "ü & = + %"}, {"empty", ""}};
    Elb elb{connection()};
    Elbv2 elbv2{connection()};
    for (int i = 0; i < 8; ++i) server_.then(400, ec2_error("InvalidParameterValue"));
    run(loop_, ec2_.run_instances(launch, deadline_in(10s)));
    run(loop_, ec2_.describe_instances({}, deadline_in(10s)));
    run(loop_, ec2_.create_tags({"i-1"}, {{"a b", "c  d"}}, deadline_in(10s)));
    run(loop_, ec2_.terminate_instances({"i-1", "i-2"}, deadline_in(10s)));
    run(loop_, elb.register_instances("web", {"i-1"}, deadline_in(10s)));
    run(loop_, elb.describe_instance_health("web", {}, deadline_in(10s)));
    run(loop_, elbv2.register_targets("arn:aws:x:y/z", {{"i-1", 80}}, deadline_in(10s)));
    run(loop_, elbv2.describe_target_health("arn:aws:x:y/z", {}, deadline_in(10s)));
    ASSERT_EQ(server_.requests().size(), 8U);

    const auto path = std::filesystem::temp_directory_path() / ("call_test." + std::to_string(::getpid()));
    auto* file = std::fopen(path.c_str(), "w");
    ASSERT_NE(file, nullptr);
    for (const auto& request : server_.requests()) write_line(file, request);
    std::fclose(file);
    const auto command =
        fmt::format("/usr/bin/python3 {}/src/aws/fixtures/resign.py {}", PYSCALER_SOURCE_DIR, path.string());
    auto* pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string output;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
    const int status = ::pclose(pipe);
    std::filesystem::remove(path);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127))
        GTEST_SKIP() << "botocore is not installed";
    EXPECT_EQ(status, 0);
    std::string expected;
    for (int i = 0; i < 8; ++i) expected += "equal\n";
    EXPECT_EQ(output, expected);
}

}  // namespace
}  // namespace pyscaler::aws
