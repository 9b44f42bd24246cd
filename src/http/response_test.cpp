#include "http/compression.hpp"
#include "http/problem.hpp"
#include "http/response_head.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace pyscaler::http {
namespace {

TEST(Problem, is_written_as_rfc_9457_says) {
    const auto response = problem(422, "two fields are wrong", {{"name", "is \"taken\""}, {"steps[0]", "?"}});
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.headers.value("Content-Type"), "application/problem+json");
    EXPECT_EQ(response.body,
              R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"two fields are wrong",)"
              R"("errors":[{"field":"name","message":"is \"taken\""},{"field":"steps[0]","message":"?"}]})");
    EXPECT_EQ(problem(404).body, R"({"type":"about:blank","title":"Not Found","status":404})");
}

TEST(ResponseHead, framing_is_the_servers_and_a_line_cannot_be_broken) {
    auto response = Response::text("x");
    response.headers.add("Content-Length", "99");
    response.headers.add("transfer-encoding", "chunked");
    Framing framing;
    framing.length = 1;
    EXPECT_EQ(response_head(response, framing, "now"),
              "HTTP/1.1 200 OK\r\nServer: PyScaler\r\nDate: now\r\nContent-Type: text/plain; charset=utf-8\r\n"
              "Content-Length: 1\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THROW(check(Headers{{"X", "a\r\nSet-Cookie: b"}}), std::invalid_argument);
    EXPECT_THROW(check(Headers{{"X: y", "a"}}), std::invalid_argument);
    EXPECT_NO_THROW(check(response.headers));
}

TEST(DateText, is_an_http_date) {
    DateText date;
    EXPECT_EQ(date.at(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(date.at(784111778), "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(Compression, gzip_is_taken_only_by_whoever_says_so) {
    const struct {
        const char* value;
        bool is_taken;
    } cases[] = {
        {"gzip", true}, {"br, GZIP;q=0.5", true}, {"gzip;q=0", false},    {"gzip; q=0.000", false}, {"identity", false},
        {"", false},    {"x-gzip", false},        {"deflate,gzip", true}, {"gzip;q=0.001", true},   {" , gzip", true}};
    for (const auto& [value, is_taken] : cases) {
        EXPECT_EQ(accepts_gzip(Headers{{"Accept-Encoding", value}}), is_taken) << value;
    }
    EXPECT_TRUE(is_compressible("application/json"));
    EXPECT_TRUE(is_compressible("text/html; charset=utf-8"));
    EXPECT_FALSE(is_compressible("text/event-stream"));
    EXPECT_FALSE(is_compressible("image/png"));
    EXPECT_FALSE(is_compressible(""));
}

TEST(ServerSentEvent, every_line_of_the_data_is_a_field) {
    EXPECT_EQ(server_sent_event("node", "a\nb", "7"), "id: 7\nevent: node\ndata: a\ndata: b\n\n");
    EXPECT_EQ(server_sent_event("", ""), "data: \n\n");
}

}  // namespace
}  // namespace pyscaler::http
