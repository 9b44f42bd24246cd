#include "http/forwarding.hpp"

#include <gtest/gtest.h>

namespace pyscaler::http {
namespace {

Request request_from(std::string address, std::initializer_list<Headers::Field> headers) {
    Request request;
    request.remote_address = std::move(address);
    request.headers = Headers(headers);
    return request;
}

TEST(Forwarding, only_a_trusted_proxy_says_who_asks) {
    const auto proxies = Forwarding::of("127.0.0.1, 10.0.0.5,::1").value();
    struct Case {
        const char* rule;
        std::string from;
        std::initializer_list<Headers::Field> headers;
        std::string client;
        bool is_tls;
    };
    for (const auto& [rule, from, headers, client, is_tls] : {
             Case{"a stranger's word is worth nothing",
                  "192.0.2.1",
                  {{"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-Proto", "https"}},
                  "192.0.2.1",
                  false},
             Case{"the proxy tells the client",
                  "127.0.0.1",
                  {{"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-Proto", "https"}},
                  "198.51.100.7",
                  true},
             Case{"what the client itself wrote stands before and is not believed",
                  "127.0.0.1",
                  {{"X-Forwarded-For", "10.9.9.9, 198.51.100.7"}},
                  "198.51.100.7",
                  false},
             Case{"a chain of proxies is followed to its beginning",
                  "127.0.0.1",
                  {{"X-Forwarded-For", "6.6.6.6, 198.51.100.7"}, {"x-forwarded-for", "10.0.0.5"}},
                  "198.51.100.7",
                  false},
             Case{"nonsense ends with who is known", "::1", {{"X-Forwarded-For", "<script>"}}, "::1", false},
             Case{"a proxy that says nothing is the client", "10.0.0.5", {}, "10.0.0.5", false},
             Case{"an IPv4 address in IPv6's clothes is the same",
                  "127.0.0.1",
                  {{"X-Forwarded-For", "::ffff:198.51.100.7"}},
                  "198.51.100.7",
                  false},
         }) {
        auto request = request_from(from, headers);
        proxies.apply(request);
        EXPECT_EQ(request.remote_address, client) << rule;
        EXPECT_EQ(request.is_tls, is_tls) << rule;
    }
    EXPECT_FALSE(Forwarding{}.trusts("127.0.0.1"));
    EXPECT_EQ(Forwarding::of("10.0.0.0/8").error().detail(), "10.0.0.0/8 is not an IP address");
}

TEST(Forwarding, a_client_is_its_address_or_its_ipv6_network) {
    EXPECT_EQ(client_network("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(client_network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    EXPECT_EQ(client_network("2001:db8:1:2:ffff::1"), client_network("2001:db8:1:2::9"));
}

}  // namespace
}  // namespace pyscaler::http
