#include "http/request_parser.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace pyscaler::http {
namespace {

using Stage = RequestParser::Stage;

/// Feeds `text` as a connection would that receives `step` bytes at a time; returns what was left over.
std::string feed(RequestParser& parser, std::string_view text, std::size_t step) {
    std::string pending;
    while (!text.empty() && parser.stage() != Stage::rejected && parser.stage() != Stage::complete) {
        pending.append(text.substr(0, step));
        text.remove_prefix(std::min(step, text.size()));
        for (std::size_t used = 1; used > 0;) {
            used = parser.feed(pending);
            pending.erase(0, used);
        }
    }
    return pending.append(text);
}

struct Case {
    const char* rule;
    std::string text;
    int status;
};

std::string head(std::string_view fields) { return "POST /a HTTP/1.1\r\nHost: x\r\n" + std::string{fields} + "\r\n"; }

std::vector<Case> malformed() {
    std::string many;
    for (int i = 0; i < 100; ++i) many += "A: b\r\n";
    return {
        {"no request line", "hello\r\n\r\n", 400},
        {"binary (a TLS client)", std::string("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11), 400},
        {"a version from the future", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400},
        {"no version", "GET /\r\n\r\n", 400},
        {"two blanks before the target", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"authority form", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"broken percent escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"dots that climb", "GET /a/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"no Host in 1.1", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", head("Host: y\r\n"), 400},
        {"a Host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"bare LF", "GET / HTTP/1.1\nHost: x\n\n", 400},
        {"bare LF in a field", head("A: b\nC: d\r\n"), 400},
        {"bare CR in a field", head("A: b\rC: d\r\n"), 400},
        {"folded line", head("A: b\r\n c\r\n"), 400},
        {"folded line of blanks", head("A: b\r\n\t\r\n"), 400},
        {"blank before the colon", head("A : b\r\n"), 400},
        {"blank before the first field", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400},
        {"no colon", head("A\r\n"), 400},
        {"no name", head(": b\r\n"), 400},
        {"NUL in a value", head(std::string_view{"A: b\0c\r\n", 8}), 400},
        {"two equal lengths", head("Content-Length: 1\r\nContent-Length: 1\r\n"), 400},
        {"two lengths", head("Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
        {"a list of lengths", head("Content-Length: 1, 1\r\n"), 400},
        {"a length with a sign", head("Content-Length: +1\r\n"), 400},
        {"a negative length", head("Content-Length: -1\r\n"), 400},
        {"a length in hexadecimal", head("Content-Length: 0x1\r\n"), 400},
        {"a length beyond all numbers", head("Content-Length: 99999999999999999999\r\n"), 400},
        {"an empty length", head("Content-Length:\r\n"), 400},
        {"length, then coding", head("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"coding, then length", head("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400},
        {"length and a coding unknown", head("Content-Length: 1\r\nTransfer-Encoding: xchunked\r\n"), 400},
        {"two codings", head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"a coding before chunked", head("Transfer-Encoding: gzip, chunked\r\n"), 400},
        {"a coding after chunked", head("Transfer-Encoding: chunked, identity\r\n"), 400},
        {"a coding unknown",
         head("Transfer-Encoding: \x0b"
              "chunked\r\n"),
         400},
        {"chunks in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"a chunk's size that is none", head("Transfer-Encoding: chunked\r\n") + "x\r\n", 400},
        {"a chunk's size too large", head("Transfer-Encoding: chunked\r\n") + "11111111111111111\r\n", 400},
        {"a chunk that is longer than it says", head("Transfer-Encoding: chunked\r\n") + "1\r\nab\r\n0\r\n\r\n", 400},
        {"a chunk with bare LF", head("Transfer-Encoding: chunked\r\n") + "1\na\n0\n\n\r\n", 400},
        {"another expectation", head("Expect: wonder\r\n"), 417},
        {"too many fields", head(many), 431},
        {"a field too large", head("A: " + std::string(16 * 1024, 'b') + "\r\n"), 431},
        {"a header without an end", "GET / HTTP/1.1\r\nA: " + std::string(17 * 1024, 'b'), 431},
        {"a target too long", "GET /" + std::string(8 * 1024, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
        {"a target without an end", "GET /" + std::string(17 * 1024, 'a'), 414},
        {"a body too large", head("Content-Length: 11\r\n") + "01234567890", 413},
        {"chunks too large", head("Transfer-Encoding: chunked\r\n") + "6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n", 413},
    };
}

TEST(RequestParser, a_request_that_two_readers_could_understand_differently_is_rejected) {
    const Limits limits;
    for (const auto& [rule, text, status] : malformed()) {
        for (const std::size_t step : {text.size(), std::size_t{1}}) {
            RequestParser parser{limits};
            parser.limit_body(10);
            feed(parser, text, step);
            EXPECT_EQ(parser.stage(), Stage::rejected) << rule << ", " << step << " bytes at a time";
            EXPECT_EQ(parser.rejection().status, status) << rule << ": " << parser.rejection().detail;
        }
    }
}

TEST(RequestParser, a_good_request_is_read_however_it_is_cut) {
    const std::string chunked =
        head("Transfer-Encoding: Chunked\r\n") + "3;a=\"b\"\r\nabc\r\n4\r\ndefg\r\n0\r\nHost: evil\r\nX: y\r\n\r\n";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", ""},
        {"GET /a HTTP/1.0\r\n\r\n", ""},
        {"\r\n\r\nGET http://x/a HTTP/1.1\r\nhost: x\r\n\r\n", ""},
        {head("Content-Length: 7\r\n") + "abcdefg", "abcdefg"},
        {head("Content-Length: 0\r\n"), ""},
        {chunked, "abcdefg"},
    };
    const Limits limits;
    for (const auto& [text, body] : cases) {
        for (std::size_t step = 1; step <= text.size() + 4; step += step < 8 ? 1 : 13) {
            RequestParser parser{limits};
            const auto left = feed(parser, text + "NEXT", step);
            ASSERT_EQ(parser.stage(), Stage::complete) << text << parser.rejection().detail;
            EXPECT_EQ(parser.request().body, body);
            EXPECT_EQ(parser.request().target.segments, std::vector<std::string>{"a"});
            EXPECT_FALSE(parser.request().headers.contains("X")) << "trailers are dropped";
            EXPECT_LE(parser.request().headers.count("Host"), 1U);
            EXPECT_EQ(left, "NEXT");
        }
    }
}

TEST(RequestParser, says_what_the_connection_has_to_know) {
    const Limits limits;
    RequestParser parser{limits};
    feed(parser, head("Expect: 100-Continue\r\nContent-Length: 5\r\nConnection: close\r\n"), 1000);
    EXPECT_EQ(parser.stage(), Stage::body);
    EXPECT_TRUE(parser.expects_continue());
    EXPECT_FALSE(parser.keeps_alive());
    EXPECT_TRUE(parser.takes_chunks());
    EXPECT_TRUE(parser.has_more_than(4));
    EXPECT_FALSE(parser.has_more_than(5));

    parser.reset();
    feed(parser, "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 1000);
    EXPECT_TRUE(parser.keeps_alive());
    EXPECT_FALSE(parser.takes_chunks());
}

}  // namespace
}  // namespace pyscaler::http
