#include "cli/apply_files.hpp"
#include "cli/apply_report.hpp"
#include "cli/event_stream.hpp"
#include "cli/output_lines.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace pyscaler::cli {
namespace {

TEST(OutputLines, PiecesOfSeveralNodesBecomeWholeLines) {
    OutputLines lines;
    EXPECT_EQ(lines.add("web01", false, "one\ntw"), "web01 | one\n");
    EXPECT_EQ(lines.add("web02", false, "x\n"), "web02 | x\n");
    EXPECT_EQ(lines.add("web01", true, "oops\r\n"), "web01 ! oops\n");
    EXPECT_EQ(lines.add("web01", false, "o\n\nrest"), "web01 | two\nweb01 | \n");
    EXPECT_EQ(lines.rest(), "web01 | rest\n");
    EXPECT_EQ(lines.rest(), "");
    EXPECT_EQ(lines.add("", false, "note\n"), "| note\n");
}

TEST(EventStream, TakesDataWhereverThePiecesEnd) {
    const std::string text =
        ": connected\n\nid: 1\nevent: event\ndata: {\"a\":1}\n\n: alive\n\n"
        "event: samples\ndata: other\n\ndata: none\n\nevent:event\r\ndata:two\r\ndata: lines\r\n\r\n";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        EventStream stream{"event"};
        auto events = stream.add(text.substr(0, cut));
        for (auto& event : stream.add(text.substr(cut))) events.push_back(std::move(event));
        ASSERT_EQ(events, (std::vector<std::string>{"{\"a\":1}", "two\nlines"})) << cut;
    }
}

TEST(ApplyFiles, LinesOfTheServerAreLinesOfTheFiles) {
    ApplyFiles files;
    files.add("a.yaml", "kind: Cluster\nname: web");
    files.add("b.yaml", "# second\nkind: Node\n");
    EXPECT_EQ(files.text(), "kind: Cluster\nname: web\n---\n# second\nkind: Node\n");
    EXPECT_EQ(files.located("body:2: Cluster web: max"), "a.yaml:2: Cluster web: max");
    EXPECT_EQ(files.located("body:5: x; body:1: y"), "b.yaml:2: x; a.yaml:1: y");
    EXPECT_EQ(files.located("body: x"), "body: x");
    EXPECT_EQ(files.located("nothing"), "nothing");
}

TEST(ApplyFiles, AFileThatIsNotThereIsNamed) {
    const auto files = ApplyFiles::read({"/nowhere/a.yaml"});
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error(), Errc::not_found);
    EXPECT_NE(files.error().detail().find("/nowhere/a.yaml"), std::string::npos);
}

TEST(ApplyReport, SaysWhatChangesAndCountsTheRest) {
    const auto report = boost::json::parse(R"({"objects":[
        {"step":"create","kind":"Node","name":"n1","changes":{"hostname":[null,"h"]}},
        {"step":"update","kind":"Cluster","name":"web","changes":{"max":[4,6],"description":["",null]}},
        {"step":"unchanged","kind":"Trigger","name":"t","changes":{}},
        {"step":"remove","kind":"Node","name":"n2","changes":{}}],
        "warnings":[{"field":"web.yaml:3: max","message":"is high"}]})");
    EXPECT_EQ(report_text(report, false),
              "created Node n1\nchanged Cluster web\n  max: 4 → 6\n  description: \"\" → nothing\nremoved Node n2\n"
              "1 unchanged\n");
    EXPECT_EQ(report_text(report, true).substr(0, 15), "create Node n1\n");
    EXPECT_EQ(warnings_text(report), "warning: web.yaml:3: max: is high\n");
    EXPECT_TRUE(changes_anything(report));
    EXPECT_FALSE(changes_anything(boost::json::parse(R"({"objects":[{"step":"unchanged"}]})")));
}

}  // namespace
}  // namespace pyscaler::cli
