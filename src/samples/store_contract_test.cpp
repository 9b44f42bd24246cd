// What every Store keeps to. Another implementation joins by one more maker at the end.
#include "samples/embedded/embedded_store.hpp"
#include "samples/store.hpp"
#include "samples/temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <gtest/gtest.h>

namespace pyscaler::samples {
namespace {

using namespace std::chrono_literals;

template <class T>
T await(Task<T> task) {
    asio::io_context loop;
    auto result = asio::co_spawn(loop, std::move(task), asio::use_future);
    loop.run();
    return result.get();
}

/// A store, and what it stands on.
struct Fixture {
    virtual ~Fixture() = default;
    virtual Store& store() = 0;
    virtual FakeClock& clock() = 0;
};

using MakeFixture = std::function<std::unique_ptr<Fixture>()>;

class StoreContract : public testing::TestWithParam<std::pair<const char*, MakeFixture>> {
protected:
    Store& store() { return fixture_->store(); }
    Time now() { return fixture_->clock().now(); }

    Appended append(Batch batch) { return await(store().append(std::move(batch))).value(); }
    void append_good(const SeriesKey& key, Time time, double value) {
        ASSERT_EQ(append({{key, {time, value}}}).stored, 1u);
    }
    std::vector<Sample> all(const SeriesKey& key) {
        return await(store().range(key, {now() - 24h, now() + 1h})).value();
    }

    std::unique_ptr<Fixture> fixture_{GetParam().second()};
    const SeriesKey key_{7, 0, 3};
};

TEST_P(StoreContract, gives_back_what_was_appended) {
    const std::vector<Sample> samples{{now() - 2min, 1.25}, {now() - 1min, Cause{"exit 3"}}, {now(), -7e300}};
    for (const auto& sample : samples) EXPECT_EQ(append({{key_, sample}}).stored, 1u);
    EXPECT_EQ(all(key_), samples);
}

TEST_P(StoreContract, keeps_the_series_of_node_jvm_and_counter_apart) {
    const std::vector<SeriesKey> keys{{1, 0, 1}, {1, 0, 2}, {1, 5, 1}, {2, 0, 1}};
    Batch batch;
    for (std::size_t i = 0; i < keys.size(); ++i) batch.push_back({keys[i], {now(), static_cast<double>(i)}});
    EXPECT_EQ(append(std::move(batch)).stored, keys.size());
    const auto lasts = await(store().lasts(keys)).value();
    ASSERT_EQ(lasts.size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(*lasts[i]->value(), static_cast<double>(i));
}

TEST_P(StoreContract, an_unknown_series_is_empty) {
    EXPECT_TRUE(all(key_).empty());
    EXPECT_FALSE(await(store().last(key_)).value());
}

TEST_P(StoreContract, a_window_includes_its_beginning_and_not_its_end) {
    for (const auto minute : {3min, 2min, 1min}) append_good(key_, now() - minute, 1);
    const auto found = await(store().range(key_, {now() - 3min, now() - 1min})).value();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].time(), now() - 3min);
}

TEST_P(StoreContract, several_series_come_in_the_order_asked) {
    append_good({1, 0, 1}, now(), 1);
    append_good({2, 0, 1}, now(), 2);
    const std::vector<SeriesKey> keys{{2, 0, 1}, {9, 0, 1}, {1, 0, 1}};
    const auto found = await(store().ranges(keys, {now(), now() + 1ms})).value();
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(*found[0].at(0).value(), 2);
    EXPECT_TRUE(found[1].empty());
    EXPECT_EQ(*found[2].at(0).value(), 1);
}

TEST_P(StoreContract, a_step_aggregates) {
    for (int i = 0; i < 6; ++i) append_good(key_, now() - 6min + i * 1min, i);
    const auto found =
        await(store().range(key_, {now() - 6min, now(), std::chrono::milliseconds{3min}, Aggregate::max})).value();
    EXPECT_EQ(found, (std::vector<Sample>{{now() - 6min, 2.0}, {now() - 3min, 5.0}}));
}

TEST_P(StoreContract, a_sample_at_the_same_time_replaces) {
    append_good(key_, now(), 1);
    append_good(key_, now(), 2);
    EXPECT_EQ(all(key_), (std::vector<Sample>{{now(), 2.0}}));
}

TEST_P(StoreContract, a_late_sample_goes_where_it_belongs) {
    append_good(key_, now() - 10min, 1);
    append_good(key_, now(), 3);
    append_good(key_, now() - 5min, 2);
    EXPECT_EQ(all(key_), (std::vector<Sample>{{now() - 10min, 1.0}, {now() - 5min, 2.0}, {now(), 3.0}}));
    EXPECT_EQ(*await(store().last(key_)).value()->value(), 3);
}

TEST_P(StoreContract, what_breaks_a_rule_is_refused_alone) {
    append_good(key_, now(), 1);
    const auto appended = append({{key_, {now() - 61min, 1.0}},
                                  {{1, 0, 1}, {now() - 25h, 1.0}},
                                  {{2, 0, 1}, {now() + 61min, 1.0}},
                                  {{3, 0, 1}, {now(), std::numeric_limits<double>::quiet_NaN()}},
                                  {{4, 0, 1}, {now(), std::numeric_limits<double>::infinity()}},
                                  {{5, 0, 1}, {now(), 1.0}}});
    EXPECT_EQ(appended.stored, 1u);
    ASSERT_EQ(appended.refused.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(appended.refused[i].index, i);
        EXPECT_EQ(appended.refused[i].error, Errc::invalid) << appended.refused[i].error.detail();
    }
    EXPECT_EQ(all(key_).size(), 1u);
}

TEST_P(StoreContract, a_forgotten_node_is_gone_and_may_come_again) {
    append_good({1, 0, 1}, now(), 1);
    append_good({1, 2, 1}, now(), 1);
    append_good({2, 0, 1}, now(), 1);
    ASSERT_TRUE(await(store().forget(1)));
    EXPECT_TRUE(all({1, 0, 1}).empty());
    EXPECT_TRUE(all({1, 2, 1}).empty());
    EXPECT_EQ(all({2, 0, 1}).size(), 1u);
    append_good({1, 0, 1}, now(), 5);
    EXPECT_EQ(all({1, 0, 1}).size(), 1u);
}

TEST_P(StoreContract, flushing_keeps_everything) {
    append_good(key_, now(), 1);
    ASSERT_TRUE(await(store().flush()));
    EXPECT_EQ(all(key_).size(), 1u);
}

struct EmbeddedFixture final : Fixture {
    EmbeddedFixture() : opened(embedded::EmbeddedStore::open(folder.path(), time).value()) {}
    Store& store() override { return *opened; }
    FakeClock& clock() override { return time; }

    TemporaryFolder folder{};
    FakeClock time{};
    std::unique_ptr<embedded::EmbeddedStore> opened;
};

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract,
                         testing::Values(std::pair<const char*, MakeFixture>{
                             "embedded", [] { return std::make_unique<EmbeddedFixture>(); }}),
                         [](const auto& chosen) { return std::string(chosen.param.first); });

}  // namespace
}  // namespace pyscaler::samples
