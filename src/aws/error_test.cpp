#include "aws/error.hpp"

#include "aws/fixture_test.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

TEST(AwsError, keeps_code_message_and_request) {
    const auto error = parse_error(400, fixture("error_ec2.xml"));
    EXPECT_EQ(error.code, "InstanceLimitExceeded");
    EXPECT_EQ(error.request_id, "ea966190-f9aa-478e-9ede-example");
    EXPECT_EQ(error.to_error("RunInstances").detail(),
              "RunInstances: InstanceLimitExceeded: You have requested more instances (9) than your current limit of 8 "
              "allows. (status 400, request ea966190-f9aa-478e-9ede-example)");

    const auto elb = parse_error(400, fixture("error_elb.xml"));
    EXPECT_EQ(elb.code, "LoadBalancerNotFound");
    EXPECT_EQ(elb.message, "There is no ACTIVE Load Balancer named 'web'");
    EXPECT_EQ(elb.request_id, "f9880f01-7852-629d-a6c3-3ae2-666a409287e6dc0c");
}

struct Case {
    int status;
    const char* code;
    const char* action;
    ErrorClass kind;
};

TEST(AwsError, has_the_class_that_says_what_to_do) {
    const Case cases[] = {
        {503, "RequestLimitExceeded", "X", ErrorClass::throttle},
        {400, "Throttling", "X", ErrorClass::throttle},
        {429, "", "X", ErrorClass::throttle},
        {500, "InsufficientInstanceCapacity", "RunInstances", ErrorClass::capacity},
        {500, "InsufficientHostCapacity", "RunInstances", ErrorClass::capacity},
        {400, "VcpuLimitExceeded", "RunInstances", ErrorClass::quota},
        {400, "MaxSpotInstanceCountExceeded", "RunInstances", ErrorClass::quota},
        {401, "AuthFailure", "X", ErrorClass::auth},
        {403, "", "X", ErrorClass::auth},
        {403, "UnauthorizedOperation", "X", ErrorClass::auth},
        {400, "RequestExpired", "X", ErrorClass::auth},
        {400, "InvalidAMIID.NotFound", "RunInstances", ErrorClass::parameter},
        {400, "InvalidAMIID.NotFound", "DescribeImages", ErrorClass::not_found},
        {400, "InvalidParameterValue", "X", ErrorClass::parameter},
        {400, "MissingParameter", "X", ErrorClass::parameter},
        {400, "IncorrectInstanceState", "X", ErrorClass::parameter},
        {400, "IdempotentParameterMismatch", "RunInstances", ErrorClass::parameter},
        {400, "InvalidInstanceID.NotFound", "DescribeInstances", ErrorClass::not_found},
        {400, "InvalidInstance", "X", ErrorClass::not_found},
        {400, "TargetGroupNotFound", "X", ErrorClass::not_found},
        {500, "InternalError", "X", ErrorClass::transient},
        {502, "", "X", ErrorClass::transient},
        {503, "SomethingNew", "X", ErrorClass::transient},
        {400, "SomethingNew", "X", ErrorClass::unknown},
        {412, "DryRunOperation", "RunInstances", ErrorClass::unknown},
    };
    for (const auto& [status, code, action, kind] : cases) {
        AwsError error;
        error.status = status;
        error.code = code;
        EXPECT_EQ(name_of(error.kind(action)), name_of(kind)) << status << ' ' << code;
        EXPECT_EQ(class_of(error.to_error(action)), kind) << status << ' ' << code;
    }
}

TEST(AwsError, a_body_that_is_no_error_document_is_shown_in_part) {
    const auto html = parse_error(502, "<html>\n<body><h1>502 Bad Gateway</h1>" + std::string(1000, 'x'));
    EXPECT_EQ(html.code, "");
    EXPECT_TRUE(html.message.starts_with("<html> <body><h1>502 Bad Gateway"));
    EXPECT_LE(html.message.size(), 200U);
    EXPECT_EQ(parse_error(503, "").to_error("X").detail(), "X: empty answer (status 503)");
    EXPECT_EQ(parse_error(500, "<!DOCTYPE a [<!ENTITY b 'c'>]><Response/>").code, "");
    EXPECT_EQ(parse_error(500, "<Other><Error><Code>C</Code></Error></Other>").code, "");
}

}  // namespace
}  // namespace pyscaler::aws
