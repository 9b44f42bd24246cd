#include "samples/embedded/series.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace pyscaler::samples::embedded {
namespace {

using namespace std::chrono_literals;

const Time begin{std::chrono::hours{24 * 365 * 50}};

std::vector<Sample> all(const Series& series) {
    std::vector<Sample> samples;
    series.read(Time::min(), Time::max(), samples);
    return samples;
}

TEST(Series, behaves_as_a_map_by_time) {
    std::mt19937_64 random{1};
    for (int round = 0; round < 4; ++round) {
        Series series;
        std::map<Time, double> expected;
        std::int64_t minute = 0;
        for (int i = 0; i < 1500; ++i) {
            const bool late = random() % 10 == 0;
            const auto time = begin + (late ? minute - static_cast<std::int64_t>(random() % 600) : ++minute) * 1min;
            expected[time] = i;
            series.insert({time, static_cast<double>(i)});
        }
        std::vector<Sample> samples;
        for (const auto& [time, value] : expected) samples.emplace_back(time, value);
        ASSERT_EQ(all(series), samples);
        EXPECT_EQ(series.count(), samples.size());
        EXPECT_EQ(series.newest(), samples.back().time());
        EXPECT_EQ(series.last(), samples.back());
    }
}

TEST(Series, takes_many_at_once_in_any_order_of_parts) {
    std::vector<Sample> samples;
    for (int i = 0; i < 1000; ++i) samples.emplace_back(begin + i * 1min, i);
    const std::span all_samples{samples};
    Series forward;
    Series backward;
    for (std::size_t at = 0; at < samples.size(); at += 100) {
        forward.insert_all(all_samples.subspan(at, 100));
        backward.insert_all(all_samples.subspan(900 - at, 100));
    }
    for (auto* series : {&forward, &backward}) {
        EXPECT_EQ(all(*series), samples);
        const auto before = series->bytes();
        series->join();
        EXPECT_EQ(all(*series), samples);
        EXPECT_LE(series->bytes(), before);
        series->insert({begin + 1000min, 1.0});
        EXPECT_EQ(series->count(), 1001u);
    }
}

TEST(Series, reads_part_of_itself) {
    Series series;
    for (int i = 0; i < 1000; ++i) series.insert({begin + i * 1min, static_cast<double>(i)});
    std::vector<Sample> samples;
    series.read(begin + 355min, begin + 365min, samples);
    ASSERT_EQ(samples.size(), 10u);
    EXPECT_EQ(*samples.front().value(), 355);
    EXPECT_EQ(*samples.back().value(), 364);
}

TEST(Series, drops_whole_blocks_and_at_last_itself) {
    Series series;
    for (int i = 0; i < 1000; ++i) series.insert({begin + i * 1min, static_cast<double>(i)});
    series.drop_before(begin + 400min);
    EXPECT_GT(all(series).front().time(), begin);
    EXPECT_LE(all(series).front().time(), begin + 400min);
    EXPECT_EQ(all(series).back().time(), begin + 999min);
    series.drop_before(begin + 2000min);
    EXPECT_TRUE(series.empty());
    series.insert({begin + 2001min, 1.0});
    EXPECT_EQ(series.count(), 1u);
}

}  // namespace
}  // namespace pyscaler::samples::embedded
