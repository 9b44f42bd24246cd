#include "monitoring/jmx/counter_value.hpp"

#include "jmx/failure.hpp"

#include <gtest/gtest.h>

namespace pyscaler::monitoring {
namespace {

using pyscaler::jmx::error_of;
using pyscaler::jmx::Failure;
using pyscaler::jmx::Numbers;

const Result<double> none = error_of(Failure::no_such_attribute, "x");
const Result<double> late = Error{Errc::timed_out, "x"};

JmxCounter a_counter(Aggregate aggregate = Aggregate::none) {
    JmxCounter counter;
    counter.mbean = "a:type=b";
    counter.attribute = "used";
    counter.aggregate = aggregate;
    return counter;
}

Result<double> value_of(const JmxCounter& counter, const Numbers& values, const Numbers& divisors = {}) {
    CounterParts parts;
    parts.values = values;
    parts.divisors = divisors;
    return counter_value(counter, parts, [](const std::string& mbean, double value) -> Result<double> {
        if (mbean == "new") return error_of(Failure::rate_unknown, "read again");
        return value / 10;
    });
}

std::string cause_of(const Result<double>& value) { return value ? "none" : value.error().code().message(); }

TEST(CounterValue, of_one_mbean_is_its_number_or_why_there_is_none) {
    EXPECT_EQ(value_of(a_counter(), {{"a", 5.0}}).value(), 5);
    EXPECT_EQ(cause_of(value_of(a_counter(), {{"a", none}})), "no such attribute");
    EXPECT_EQ(cause_of(value_of(a_counter(), {})), "no such MBean");
}

TEST(CounterValue, of_several_is_put_together_as_told) {
    const Numbers three{{"a", 2.0}, {"b", 6.0}, {"c", 4.0}};
    EXPECT_EQ(value_of(a_counter(Aggregate::sum), three).value(), 12);
    EXPECT_EQ(value_of(a_counter(Aggregate::average), three).value(), 4);
    EXPECT_EQ(value_of(a_counter(Aggregate::max), three).value(), 6);
    EXPECT_EQ(value_of(a_counter(Aggregate::min), three).value(), 2);
}

TEST(CounterValue, leaves_out_who_has_no_such_thing_and_fails_with_who_fails) {
    EXPECT_EQ(value_of(a_counter(Aggregate::sum), {{"a", 2.0}, {"b", none}}).value(), 2);
    EXPECT_EQ(cause_of(value_of(a_counter(Aggregate::sum), {{"a", none}, {"b", none}})), "no such attribute");
    EXPECT_EQ(value_of(a_counter(Aggregate::sum), {{"a", 2.0}, {"b", late}}).error(), Errc::timed_out);
}

TEST(CounterValue, is_divided_by_what_its_own_mbean_says) {
    auto counter = a_counter(Aggregate::max);
    counter.divisor_attribute = "max";
    counter.scale = 100;
    EXPECT_EQ(value_of(counter, {{"a", 1.0}, {"b", 3.0}}, {{"b", 6.0}, {"a", 4.0}}).value(), 50);
    EXPECT_EQ(value_of(counter, {{"a", 1.0}, {"b", 3.0}}, {{"b", -1.0}, {"a", 4.0}}).value(), 25)
        << "a pool without a maximum takes no part";
    EXPECT_EQ(cause_of(value_of(counter, {{"a", 1.0}}, {{"a", 0.0}})), "divisor is not above zero");
    EXPECT_EQ(value_of(counter, {{"a", 1.0}}, {{"a:*", late}}).error(), Errc::timed_out);
}

TEST(CounterValue, is_divided_by_one_other_mbean) {
    auto counter = a_counter(Aggregate::sum);
    counter.divisor_mbean = "java.lang:type=OperatingSystem";
    counter.divisor_attribute = "AvailableProcessors";
    EXPECT_EQ(value_of(counter, {{"a", 1.0}, {"b", 3.0}}, {{"java.lang:type=OperatingSystem", 2.0}}).value(), 2);
}

TEST(CounterValue, is_made_of_rates_one_for_each_mbean) {
    auto counter = a_counter(Aggregate::sum);
    counter.rate = true;
    counter.scale = 0.5;
    EXPECT_EQ(value_of(counter, {{"a", 20.0}, {"b", 40.0}}).value(), 3);
    EXPECT_EQ(value_of(counter, {{"a", 20.0}, {"new", 40.0}}).value(), 1);
    EXPECT_EQ(cause_of(value_of(counter, {{"new", 40.0}})), "first reading of a rate");
}

struct Broken {
    const char* rule;
    void (*breaks)(JmxCounter&);
    std::string fields;
};

TEST(JmxCounter, refuses_what_cannot_be_read) {
    const Broken cases[]{
        {"is as it should be", [](JmxCounter&) {}, ""},
        {"a pattern needs an aggregate", [](JmxCounter& c) { c.mbean = "a:*"; }, "mbean"},
        {"a pattern with one", [](JmxCounter& c) { c.mbean = "a:*", c.aggregate = Aggregate::sum; }, ""},
        {"no name", [](JmxCounter& c) { c.mbean = "a"; }, "mbean"},
        {"a divisor is of one MBean", [](JmxCounter& c) { c.divisor_mbean = "a:b=\"*\"", c.divisor_attribute = "x"; },
         "divisor_mbean"},
        {"another MBean has another attribute", [](JmxCounter& c) { c.divisor_mbean = "a:b=c"; }, "divisor_attribute"},
        {"a scale of nothing", [](JmxCounter& c) { c.scale = 0; }, "scale"},
    };
    for (const auto& broken : cases) {
        auto counter = a_counter();
        broken.breaks(counter);
        std::string fields;
        for (const auto& error : validate(counter)) fields += error.field;
        EXPECT_EQ(fields, broken.fields) << broken.rule;
    }
}

}  // namespace
}  // namespace pyscaler::monitoring
