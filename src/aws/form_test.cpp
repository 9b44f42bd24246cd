#include "aws/form.hpp"

#include "aws/filter.hpp"

#include <gtest/gtest.h>

namespace pyscaler::aws {
namespace {

TEST(Form, numbers_lists_from_one_in_both_protocols) {
    Form form{"A", "V"};
    form.add_list("InstanceId", {"i-1", "i-2"}).add_members("Instances", {"i-3"}, ".InstanceId").add_list("None", {});
    EXPECT_EQ(form.encode(), "Action=A&Version=V&InstanceId.1=i-1&InstanceId.2=i-2&Instances.member.1.InstanceId=i-3");
}

TEST(Form, encodes_bytes_and_reads_them_back) {
    const std::string text = "a b+c&d=%/ü\n~";
    Form form;
    form.add("x", text).add("flag", true).add("n", 12);
    EXPECT_EQ(form.encode(), "x=a%20b%2Bc%26d%3D%25%2F%C3%BC%0A~&flag=true&n=12");
    const auto read = parse_form(form.encode());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text("x"), text);
    EXPECT_EQ(read->text("none"), "");
}

TEST(Form, lists_are_read_by_number_not_by_place) {
    const auto form = parse_form("Id.10=c&Id.2=b&Id.1=a&Id.x=no&IdX.1=no&Id.1.Sub=no&a+b=c+d");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->list("Id"), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(form->text("a b"), "c d");
}

TEST(Form, structures_are_found_by_their_prefix) {
    Form form;
    add_filters(form, {filter("tag:Cluster", "web"), {"instance-state-name", {"pending", "running"}}});
    const auto read = parse_form(form.encode()).value();
    const auto items = read.items("Filter");
    ASSERT_EQ(items, (std::vector<std::string>{"Filter.1", "Filter.2"}));
    EXPECT_EQ(read.text(items[1] + ".Name"), "instance-state-name");
    EXPECT_EQ(read.list(items[1] + ".Value"), (std::vector<std::string>{"pending", "running"}));
}

TEST(Form, bad_escapes_and_too_much_are_refused) {
    for (const auto* bad : {"a=%", "a=%4", "a=%zz", "%g0=1"})
        EXPECT_TRUE(parse_form(bad).error() == Errc::invalid) << bad;
    EXPECT_TRUE(parse_form("a=1&b=2", {1, 100}).error() == Errc::limit_exceeded);
    EXPECT_TRUE(parse_form("a=1", {10, 2}).error() == Errc::limit_exceeded);
    EXPECT_TRUE(parse_form("&&a&=b&"));
}

}  // namespace
}  // namespace pyscaler::aws
