#include "samples/embedded/block.hpp"

#include "samples/embedded/integer_column.hpp"
#include "samples/embedded/limits.hpp"
#include "samples/embedded/value_column.hpp"

#include <bit>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace pyscaler::samples::embedded {
namespace {

using namespace std::chrono_literals;
using Random = std::mt19937_64;

const Time begin{std::chrono::hours{24 * 365 * 50}};

std::vector<std::int64_t> integers_back(const std::vector<std::int64_t>& numbers, std::size_t* size = nullptr) {
    Bytes bytes;
    write_integers(numbers, bytes);
    if (size) *size = bytes.size();
    std::vector<std::int64_t> result(numbers.size());
    ByteReader in{bytes};
    EXPECT_TRUE(read_integers(in, result));
    EXPECT_TRUE(in.at_end());
    return result;
}

TEST(IntegerColumn, extremes_come_back) {
    const auto least = std::numeric_limits<std::int64_t>::min();
    const auto most = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::vector<std::int64_t>> cases{
        {},
        {0},
        {least},
        {most},
        {least, most},
        {most, least, most},
        {least, 0, least, 0},
        {0, 0, 0, least},
        {1, 2, 3, most},
        {-1, 1, -1, 1},
        {least, least + 1, most - 1, most},
        {0, 1, 3, 6, 10, 15},
    };
    for (const auto& numbers : cases) EXPECT_EQ(integers_back(numbers), numbers);
}

TEST(IntegerColumn, any_distribution_comes_back) {
    Random random{1};
    for (int round = 0; round < 2000; ++round) {
        const auto width = random() % 65;
        std::vector<std::int64_t> numbers(random() % 400);
        std::int64_t sum = 0;
        for (auto& number : numbers) {
            const auto part = width == 0 ? 0 : static_cast<std::int64_t>(random() >> (64 - width));
            sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(part));
            number = round % 2 == 0 ? part : sum;
            if (random() % 100 == 0) number = static_cast<std::int64_t>(random());
        }
        ASSERT_EQ(integers_back(numbers), numbers) << round;
    }
}

TEST(IntegerColumn, an_even_progression_takes_no_bits) {
    std::vector<std::int64_t> numbers;
    for (int i = 0; i < 360; ++i) numbers.push_back(1'800'000'000'000 + i * 60'000);
    std::size_t size = 0;
    EXPECT_EQ(integers_back(numbers, &size), numbers);
    EXPECT_LE(size, 12u);
}

TEST(ValueColumn, every_double_comes_back_bit_for_bit) {
    const std::vector<std::vector<double>> cases{
        {0.1, 0.2, 0.3},
        {1.0 / 3, 2.5},
        {1e300, -1e-300},
        {5e-324},
        {0.0, -0.0},
        {1125899906842624.0, 0.5},
        {1e15, 0.123456789},
        {std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()},
        {99.99, 100, 0.01},
        {1e-9},
        {1e-10},
    };
    for (const auto& values : cases) {
        Bytes bytes;
        write_values(values, bytes);
        std::vector<double> result(values.size());
        ByteReader in{bytes};
        ASSERT_TRUE(read_values(in, result));
        for (std::size_t i = 0; i < values.size(); ++i)
            EXPECT_EQ(std::bit_cast<std::uint64_t>(result[i]), std::bit_cast<std::uint64_t>(values[i])) << values[i];
    }
}

/// What a counter may look like, a sample a minute.
struct Shape {
    const char* name;
    std::function<Sample(Random&, Time, double& state)> next;
    double limit;  ///< bytes a sample, at most
};

Sample walk(Random& random, Time time, double& state) {
    constexpr double steps[] = {0, 0.25, -0.25, 1, -1};
    state += steps[random() % 5];
    return {time, state};
}

const std::vector<Shape> shapes{
    {"a random walk with two decimals", walk, 0.6},
    {"constant", [](Random&, Time time, double&) { return Sample{time, 42.5}; }, 0.1},
    {"percent with one decimal, wandering",
     [](Random& random, Time time, double& state) {
         state = std::clamp(std::round(state * 10 + static_cast<double>(random() % 61) - 30) / 10, 0.0, 100.0);
         return Sample{time, state};
     },
     1.1},
    {"percent with one decimal, white noise",
     [](Random& random, Time time, double&) { return Sample{time, static_cast<double>(random() % 1001) / 10}; }, 1.5},
    {"a counter that grows",
     [](Random& random, Time time, double& state) {
         state += 1000 + static_cast<double>(random() % 64);
         return Sample{time, state};
     },
     1.1},
    {"missing runs",
     [](Random& random, Time time, double& state) {
         const auto cause = static_cast<int>(state / 1000);
         if (random() % 20 == 0) state = cause ? 0 : 1000;
         return cause ? Sample{time, Cause{"timeout"}} : walk(random, time, state);
     },
     0.9},
    {"a random walk with clocks that jitter by 50 ms",
     [](Random& random, Time time, double& state) {
         return walk(random, time + std::chrono::milliseconds{random() % 100}, state);
     },
     1.5},
};

TEST(Block, every_shape_comes_back_and_is_small) {
    Random random{2};
    for (const auto& shape : shapes) {
        std::vector<Sample> samples;
        double state = 50;
        for (std::size_t i = 0; i < block_samples; ++i) samples.push_back(shape.next(random, begin + i * 1min, state));
        const Block block{samples};
        std::vector<Sample> back;
        block.read(Time::min(), Time::max(), back);
        EXPECT_EQ(back, samples) << shape.name;
        const auto bytes = static_cast<double>(block.bytes().size()) / static_cast<double>(samples.size());
        EXPECT_LE(bytes, shape.limit) << shape.name;
        RecordProperty(shape.name, std::to_string(bytes));
    }
}

TEST(Block, any_mixture_comes_back) {
    Random random{3};
    for (int round = 0; round < 100; ++round) {
        std::vector<Sample> samples;
        auto time = begin;
        double state = 50;
        const auto count = 1 + random() % 400;
        while (samples.size() < count) {
            time += std::chrono::milliseconds{1 + random() % (random() % 3 == 0 ? 1'000'000 : 60'000)};
            switch (random() % 8) {
                case 0: samples.emplace_back(time, Cause{"exit " + std::to_string(random() % 4)}); break;
                case 1: samples.emplace_back(time, static_cast<double>(random()) / 3); break;
                default: samples.push_back(walk(random, time, state));
            }
        }
        std::vector<Sample> back;
        Block{samples}.read(Time::min(), Time::max(), back);
        ASSERT_EQ(back, samples) << round;
    }
}

TEST(Block, damage_is_found_or_harmless) {
    Random random{4};
    std::vector<Sample> samples;
    double state = 50;
    for (int i = 0; i < 100; ++i)
        samples.push_back(i % 10 == 0 ? Sample{begin + i * 1min, Cause{"refused"}}
                                      : walk(random, begin + i * 1min, state));
    const Block block{samples};
    for (int round = 0; round < 2000; ++round) {
        Bytes bytes(block.bytes().begin(), block.bytes().end());
        for (auto flips = 1 + random() % 4; flips > 0; --flips)
            bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
        if (random() % 3 == 0) bytes.resize(random() % bytes.size());
        std::vector<Sample> back;
        if (!read_block(bytes, Time::min(), Time::max(), back)) EXPECT_TRUE(back.empty());
    }
}

}  // namespace
}  // namespace pyscaler::samples::embedded
