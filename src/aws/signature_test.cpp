#include "aws/signature.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

using namespace std::chrono_literals;

const Time now = parse_time("2026-01-02T03:04:05Z").value();
const Secret secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};

struct Vector {
    std::string name, host, region, service, body, token, canonical_hash, signature;
};

// Made with botocore.
const Vector vectors[] = {
    {"an EC2 call", "ec2.us-east-1.amazonaws.com", "us-east-1", "ec2",
     "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3ACluster&Filter.1.Value.1=a%20b", "",
     "f4ac5847f45c7669beeed7fb78046afea5d92d43951ea60e89351f4f392c8c5b",
     "77ea3f4e5a1ba1899688c63b7a31ea2d9a076e1b085bc883094cedd270026399"},
    {"an ELB call with temporary credentials", "elasticloadbalancing.eu-west-1.amazonaws.com", "eu-west-1",
     "elasticloadbalancing", "Action=DescribeInstanceHealth&Version=2012-06-01&LoadBalancerName=pyscaler",
     "tok/en+==", "d09f967c9febd1628f1638c58a1a09f284ba7490dd4afd717fa14f1fa7f51cf9",
     "cda369d3c02ee872e9775239c15bbf9072d87e6f48cb96c352995d7de9064c04"},
    {"a host with a port", "127.0.0.1:5567", "us-east-1", "ec2", "Action=DescribeRegions&Version=2016-11-15", "",
     "415eacba06c78210b77c882705b536862964acc0ba471cb0728e228c4846fc79",
     "2474e158ae3513650c672ec0fda53ef44dc1f10488a9d437941b06e7d5446b20"},
};

SignedRequest signed_request(const Vector& vector) {
    SignedRequest request;
    request.headers = {{"Host", vector.host}, {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.body = vector.body;
    Credentials credentials{"AKIDEXAMPLE", secret, Secret{vector.token}, {}};
    sign(request, credentials, vector.region, vector.service, now);
    return request;
}

TEST(Signature, equals_botocores) {
    for (const auto& vector : vectors) {
        const auto request = signed_request(vector);
        const auto authorization = parse_authorization(request.header("authorization"));
        ASSERT_TRUE(authorization) << vector.name;
        EXPECT_EQ(authorization->signature, vector.signature) << vector.name;
        EXPECT_EQ(sha256_hex(canonical_request(request, authorization->signed_headers)), vector.canonical_hash)
            << vector.name;
        EXPECT_EQ(authorization->scope(), "20260102/" + vector.region + "/" + vector.service + "/aws4_request");
        EXPECT_EQ(verify(request, *authorization, secret, now + 4min), Verdict::good) << vector.name;
    }
}

TEST(Signature, signing_again_replaces_date_and_token) {
    auto request = signed_request(vectors[1]);
    const auto headers = request.headers.size();
    sign(request, Credentials{"AKIDEXAMPLE", secret, Secret{"other"}, {}}, "eu-west-1", "elasticloadbalancing",
         now + 1min);
    EXPECT_EQ(request.headers.size(), headers);
    EXPECT_EQ(request.header("x-amz-date"), "20260102T030505Z");
    EXPECT_EQ(request.header("x-amz-security-token"), "other");
}

TEST(Signature, a_query_is_sorted_and_blanks_in_headers_are_one) {
    SignedRequest request;
    request.method = "GET";
    request.query = "b=2&a=1&c";
    request.headers = {{"Host", "h"}, {"X-Amz-Meta", "  a   b  "}};
    EXPECT_EQ(canonical_request(request, {"host", "x-amz-meta"}),
              "GET\n/\na=1&b=2&c=\nhost:h\nx-amz-meta:a b\n\nhost;x-amz-meta\n" + sha256_hex(""));
}

TEST(Verify, tells_what_is_wrong) {
    auto good = signed_request(vectors[1]);
    const auto authorization = parse_authorization(good.header("authorization")).value();

    auto turned = good;
    turned.body.back() ^= 1;
    EXPECT_EQ(verify(turned, authorization, secret, now), Verdict::wrong);
    EXPECT_EQ(verify(good, authorization, Secret{"other"}, now), Verdict::wrong);
    EXPECT_EQ(verify(good, authorization, secret, now + 5min), Verdict::good);
    EXPECT_EQ(verify(good, authorization, secret, now + 5min + 1s), Verdict::expired);
    EXPECT_EQ(verify(good, authorization, secret, now - 6min), Verdict::expired);

    auto other_day = authorization;
    other_day.day = "20260103";
    EXPECT_EQ(verify(good, other_day, secret, now), Verdict::incomplete);
    auto without_host = authorization;
    std::erase(without_host.signed_headers, "host");
    EXPECT_EQ(verify(good, without_host, secret, now), Verdict::incomplete);
    auto unsigned_header = good;
    unsigned_header.headers.emplace_back("X-Amz-Extra", "1");
    EXPECT_EQ(verify(unsigned_header, authorization, secret, now), Verdict::incomplete);
    auto without_date = good;
    std::erase_if(without_date.headers, [](const auto& header) { return header.first == "X-Amz-Date"; });
    EXPECT_EQ(verify(without_date, authorization, secret, now), Verdict::incomplete);
}

TEST(Authorization, is_read_with_and_without_blanks) {
    const std::string signature(64, 'a');
    const auto one = parse_authorization(
        "AWS4-HMAC-SHA256 Credential=ID/20260102/r/s/aws4_request,SignedHeaders=host;x-amz-date,Signature=" +
        signature);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->signed_headers, (std::vector<std::string>{"host", "x-amz-date"}));
    EXPECT_EQ(parse_authorization(format_authorization(*one))->signature, signature);
}

TEST(Authorization, anything_else_is_refused) {
    const std::string tail = ", SignedHeaders=host, Signature=" + std::string(64, 'a');
    for (const auto& header :
         {std::string(), std::string("Bearer x"), std::string("AWS4-HMAC-SHA256"),
          "AWS4-HMAC-SHA256 Credential=ID/20260102/r/aws4_request" + tail,
          "AWS4-HMAC-SHA256 Credential=ID/2026010x/r/s/aws4_request" + tail,
          "AWS4-HMAC-SHA256 Credential=/20260102/r/s/aws4_request" + tail,
          std::string("AWS4-HMAC-SHA256 Credential=ID/20260102/r/s/aws4_request, SignedHeaders=host, Signature=short")})
        EXPECT_FALSE(parse_authorization(header)) << header;
}

TEST(AmzDate, is_read_and_written) {
    EXPECT_EQ(format_amz_date(now + 123ms), "20260102T030405Z");
    EXPECT_EQ(parse_amz_date("20260102T030405Z").value(), now);
    for (const auto* bad : {"", "2026-01-02T03:04", "20261302T030405Z", "20260102T0304056"})
        EXPECT_FALSE(parse_amz_date(bad)) << bad;
}

}  // namespace
}  // namespace pyscaler::aws
