#include "cli/table.hpp"

#include "cli/printable.hpp"

#include <gtest/gtest.h>

namespace pyscaler::cli {
namespace {

TEST(Table, ColumnsAreAsWideAsTheirWidestCell) {
    Table table{{"name", "state_since", "reason"}};
    table.add({"web01", "14:03:05", "cpu > 80"});
    table.add({"a-longer-name", "-", ""});
    EXPECT_EQ(table.text(false),
              "NAME           STATE SINCE  REASON\n"
              "web01          14:03:05     cpu > 80\n"
              "a-longer-name  -\n");
}

TEST(Table, NumbersStandToTheRight) {
    Table table{{"name", "max"}};
    table.add({"a", "4"});
    table.add({"b", "100"});
    table.add({"c", "-"});
    EXPECT_EQ(table.text(false), "NAME  MAX\na       4\nb     100\nc       -\n");
}

TEST(Table, WidthCountsColumnsNotBytes) {
    Table table{{"name", "x"}};
    table.add({"größe", "1a"});
    table.add({"日本", "2b"});
    EXPECT_EQ(table.text(false), "NAME   X\ngröße  1a\n日本   2b\n");
}

TEST(Table, CellsCannotCommandTheTerminal) {
    Table table{{"name"}};
    table.add({"a\033[2Jb\nc"});
    EXPECT_EQ(table.text(false), "NAME\na\uFFFD[2Jb c\n");
}

TEST(Table, LongCellsAreCutButNotTheLast) {
    Table table{{"name", "reason"}};
    table.add({std::string(60, 'n'), std::string(60, 'r')});
    const auto text = table.text(false);
    EXPECT_NE(text.find(std::string(47, 'n') + "…  " + std::string(60, 'r')), std::string::npos) << text;
}

TEST(Table, AnAddressIsNoNumber) {
    Table table{{"hostname", "x"}};
    table.add({"127.0.0.1", "1"});
    EXPECT_EQ(table.text(false), "HOSTNAME   X\n127.0.0.1  1\n");
}

TEST(Table, FitsATerminalWithoutCuttingNames) {
    Table table{{"name", "state", "hostname", "reason"}};
    table.add({std::string(20, 'n'), "in_service", "ip-10-0-0-17.internal", "the balancer has it"});
    EXPECT_EQ(table.text(false, 60), "NAME                  STATE       HOSTNAME            REASON\n" +
                                         std::string(20, 'n') + "  in_service  ip-10-0-0-17.inte…  the b…\n");
    EXPECT_EQ(table.text(false, 20), "NAME                  STATE       HOSTNAME  REASON\n" + std::string(20, 'n') +
                                         "  in_service  ip-10-0…  the b…\n")
        << "no narrower than this";
    EXPECT_NE(table.text(false, 0).find("the balancer has it"), std::string::npos) << "no terminal, no limit";
}

TEST(Table, ColourDoesNotMoveColumns) {
    Table table{{"state", "x"}};
    table.add({"failed", "1a"});
    table.add({"ok", "2a"});
    const auto text = table.text(true);
    EXPECT_NE(text.find("\033[31mfailed\033[0m  1a"), std::string::npos) << text;
    EXPECT_NE(text.find("\033[32mok\033[0m      2a"), std::string::npos) << text;
}

TEST(Printable, BrokenUtf8BecomesOneMarkAByte) {
    EXPECT_EQ(printable("a\xC3("), "a\uFFFD(");
    EXPECT_EQ(printable("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
    EXPECT_EQ(printable("\xC2\x9B"), "\uFFFD");                  // a C1 control: CSI in one character
}

TEST(Printable, LinesStayWhereTheyAreWanted) { EXPECT_EQ(printable_lines("a\n\tb\r"), "a\n\tb\uFFFD"); }

TEST(Printable, CombiningMarksTakeNoColumn) {
    EXPECT_EQ(width("e\u0301"), 1U);
    EXPECT_EQ(shortened("日本語", 5), "日本…");
}

}  // namespace
}  // namespace pyscaler::cli
