#include "control/line_text.hpp"

#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

TEST(LineText, is_one_line_of_valid_utf8) {
    EXPECT_EQ(line_text("cpu 81", 100), "cpu 81");
    EXPECT_EQ(line_text("a\nb\tc\x7f", 100), "a b c ");
    EXPECT_EQ(line_text("Zürich €", 100), "Zürich €");
    EXPECT_EQ(line_text("\xff\xc0\xaf\xed\xa0\x80\xf5z", 100), "???????z");
    EXPECT_EQ(line_text("\xe2\x82", 100), "??");
}

TEST(LineText, is_cut_between_characters) {
    EXPECT_EQ(line_text("0123456789", 8), "01234...");
    EXPECT_EQ(line_text("€€€€", 9), "€€...");
    EXPECT_EQ(line_text("€€€", 9), "€€€");
    EXPECT_EQ(line_text("abc", 2), "..");
    EXPECT_EQ(line_text("abc", 0), "");
}

}  // namespace
}  // namespace pyscaler::control
