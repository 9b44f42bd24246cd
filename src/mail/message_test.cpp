#include "mail/message.hpp"

#include "mail/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

const Time date = parse_time("2026-11-24T02:06:18Z").value();

Message a_message() { return {"ops@example.org", {"ann@example.org"}, "web is busy", "All nodes.\n"}; }

TEST(Message, is_written_as_mail) {
    EXPECT_EQ(to_mime(a_message(), date, "id1").value(),
              "Date: Tue, 24 Nov 2026 02:06:18 +0000\r\nFrom: ops@example.org\r\nTo: ann@example.org\r\n"
              "Message-ID: <id1@example.org>\r\nSubject: web is busy\r\nAuto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n\r\nAll nodes.\r\n");
}

TEST(Message, names_and_subjects_beyond_ascii_are_encoded) {
    auto message = a_message();
    message.from = "Jürgen <ops@example.org>";
    message.to = {"Ann \"the\" Lee <ann@example.org>", "bob@example.org"};
    message.subject = "Cluster überlastet";
    const auto mime = to_mime(message, date, "id1").value();
    EXPECT_THAT(mime, HasSubstr("From: =?UTF-8?B?SsO8cmdlbg==?= <ops@example.org>\r\n"));
    EXPECT_THAT(mime, HasSubstr("To: \"Ann \\\"the\\\" Lee\" <ann@example.org>,\r\n bob@example.org\r\n"));
    EXPECT_THAT(mime, HasSubstr("Subject: =?UTF-8?B?Q2x1c3RlciDDvGJlcmxhc3RldA==?=\r\n"));
}

TEST(Message, no_line_is_long_and_every_character_stays_whole) {
    auto message = a_message();
    for (int i = 0; i < 100; ++i) message.subject += "ä€😀";
    for (int i = 0; i < 300; ++i) message.text += "word ";
    const auto mime = to_mime(message, date, "id1").value();
    for (std::size_t begin = 0; begin < mime.size();) {
        const auto end = mime.find("\r\n", begin);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - begin, 78u + 6u) << mime.substr(begin, end - begin);
        begin = end + 2;
    }
}

TEST(Message, what_would_make_a_header_is_refused) {
    struct Case {
        const char* rule;
        std::function<void(Message&)> edit;
    };
    const std::vector<Case> cases{
        {"a line end in the subject", [](Message& m) { m.subject = "x\r\nBcc: eve@example.org"; }},
        {"a lone LF in the subject", [](Message& m) { m.subject = "x\ny"; }},
        {"a zero in the subject", [](Message& m) { m.subject = std::string("x\0y", 3); }},
        {"a line end in the sender", [](Message& m) { m.from = "a\r\nBcc: x <ops@example.org>"; }},
        {"a line end in an address", [](Message& m) { m.to = {"ann@example.org\r\nRCPT TO:<eve@example.org>"}; }},
        {"a line end behind a recipient", [](Message& m) { m.to.push_back("bob@example.org\n"); }},
        {"nobody to send to", [](Message& m) { m.to.clear(); }},
        {"no address", [](Message& m) { m.to = {"ann"}; }},
        {"two addresses in one", [](Message& m) { m.to = {"ann@example.org, bob@example.org"}; }},
        {"an angle bracket in an address", [](Message& m) { m.to = {"a>b@example.org"}; }},
        {"an address beyond ASCII", [](Message& m) { m.to = {"änn@example.org"}; }},
        {"an endless address", [](Message& m) { m.to = {std::string(250, 'a') + "@example.org"}; }},
        {"a subject that is no UTF-8", [](Message& m) { m.subject = "\xff"; }},
        {"a text that is no UTF-8", [](Message& m) { m.text = "\xc0\xaf"; }},
    };
    for (const auto& each : cases) {
        auto message = a_message();
        each.edit(message);
        const auto mime = to_mime(message, date, "id1");
        ASSERT_FALSE(mime) << each.rule;
        EXPECT_EQ(mime.error(), Errc::invalid) << each.rule;
    }
}

TEST(Message, a_text_that_looks_encoded_is_encoded) {
    auto message = a_message();
    message.subject = "=?UTF-8?B?aGk=?=";
    EXPECT_THAT(to_mime(message, date, "id1").value(), Not(HasSubstr("Subject: =?UTF-8?B?aGk=?=\r\n")));
}

TEST(QuotedPrintable, by_rule) {
    struct Case {
        std::string text, expected;
    };
    const std::vector<Case> cases{
        {"", ""},
        {"a", "a\r\n"},
        {"a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd\r\n"},
        {"a \nb\t", "a=20\r\nb=09\r\n"},
        {"1+1=2", "1+1=3D2\r\n"},
        {"ü", "=C3=BC\r\n"},
        {"\n\n", "\r\n\r\n"},
        {std::string(80, 'x'), std::string(75, 'x') + "=\r\nxxxxx\r\n"},
        {".", ".\r\n"},
    };
    for (const auto& each : cases) EXPECT_EQ(quoted_printable(each.text), each.expected) << each.text;
}

TEST(Utf8, by_rule) {
    for (const auto* good : {"", "abc", "ä€😀", "\xf4\x8f\xbf\xbf"}) EXPECT_TRUE(is_utf8(good)) << good;
    for (const auto* bad :
         {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"})
        EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace pyscaler::mail
