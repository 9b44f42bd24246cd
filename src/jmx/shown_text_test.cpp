#include "jmx/shown_text.hpp"

#include "jmx/limits.hpp"

#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

TEST(ShownText, is_cut_behind_a_whole_character) {
    const std::string full(limits::shown_text, 'x');
    EXPECT_EQ(shown_text(""), "");
    EXPECT_EQ(shown_text(full), full);
    EXPECT_EQ(shown_text(full + "y"), full + "…");
    EXPECT_EQ(shown_text(full.substr(1) + "ü"), full.substr(1) + "…");
    EXPECT_EQ(shown_text(full.substr(2) + "€uro"), full.substr(2) + "…");
    EXPECT_EQ(shown_text(full.substr(3) + "€uro"), full.substr(3) + "€…");
}

}  // namespace
}  // namespace pyscaler::jmx
