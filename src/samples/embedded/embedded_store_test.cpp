#include "samples/embedded/embedded_store.hpp"

#include "samples/temporary_folder.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <random>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace pyscaler::samples::embedded {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class EmbeddedStoreTest : public testing::Test {
protected:
    std::unique_ptr<EmbeddedStore> open() { return EmbeddedStore::open(folder_.path(), clock_, limits_).value(); }

    /// One sample for each of `series` series at each of `minutes` minutes, up to now.
    void fill(EmbeddedStore& store, int series, int minutes) {
        for (int minute = 0; minute < minutes; ++minute) {
            clock_.advance(1min);
            Batch batch;
            for (int id = 1; id <= series; ++id) batch.push_back({{id, 0, 1}, {clock_.now(), id + minute / 4.0}});
            EXPECT_EQ(store.append_now(std::move(batch)).stored, static_cast<std::size_t>(series));
        }
    }
    std::vector<Sample> all(const EmbeddedStore& store, std::int64_t node) {
        return store.range_now({node, 0, 1}, {Time{}, Time::max()});
    }
    std::vector<fs::path> files(std::string_view prefix) {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(folder_.path()))
            if (entry.path().filename().string().starts_with(prefix)) found.push_back(entry.path());
        std::ranges::sort(found);
        return found;
    }

    TemporaryFolder folder_{};
    FakeClock clock_{};
    Limits limits_{.flush_every = 0ms};
};

TEST_F(EmbeddedStoreTest, everything_is_there_after_a_restart) {
    auto store = open();
    fill(*store, 3, 70);
    ASSERT_TRUE(store->maintain(true));
    ASSERT_TRUE(store->flush_now());
    fill(*store, 3, 10);
    store->append_now({{{1, 0, 1}, {clock_.now(), Cause{"exit 3"}}}});
    const auto before = all(*store, 1);
    store.reset();
    store = open();
    EXPECT_TRUE(store->report().damage.empty());
    EXPECT_EQ(store->report().series, 3u);
    EXPECT_EQ(all(*store, 1), before);
    EXPECT_EQ(all(*store, 3).size(), 80u);
    EXPECT_EQ(store->last_now({1, 0, 1})->cause()->text(), "exit 3");
}

TEST_F(EmbeddedStoreTest, a_journal_becomes_a_segment_in_time) {
    auto store = open();
    fill(*store, 2, 30);
    ASSERT_TRUE(store->flush_now());
    ASSERT_TRUE(store->maintain());
    EXPECT_EQ(files("segment-").size(), 0u);
    fill(*store, 2, 61);
    ASSERT_TRUE(store->flush_now());
    ASSERT_TRUE(store->maintain());
    EXPECT_EQ(files("segment-").size(), 1u);
    EXPECT_EQ(files("journal-").size(), 0u);
}

TEST_F(EmbeddedStoreTest, late_and_replaced_samples_survive) {
    auto store = open();
    fill(*store, 1, 50);
    ASSERT_TRUE(store->flush_now());
    ASSERT_TRUE(store->maintain(true));
    store->append_now({{{1, 0, 1}, {clock_.now() - 90s, 1000.0}}, {{1, 0, 1}, {clock_.now(), 2000.0}}});
    const auto before = all(*store, 1);
    for (const bool as_segment : {false, true}) {
        ASSERT_TRUE(store->flush_now());
        ASSERT_TRUE(store->maintain(as_segment));
        store.reset();
        store = open();
        EXPECT_EQ(all(*store, 1), before);
    }
    EXPECT_EQ(before.size(), 51u);
}

TEST_F(EmbeddedStoreTest, what_is_past_the_retention_goes_from_memory_and_disk) {
    auto store = open();
    fill(*store, 2, 30);
    ASSERT_TRUE(store->flush_now());
    ASSERT_TRUE(store->maintain(true));
    clock_.advance(25h);
    ASSERT_TRUE(store->maintain());
    EXPECT_EQ(store->size().series, 0u);
    EXPECT_TRUE(files("segment-").empty());
}

TEST_F(EmbeddedStoreTest, a_forgotten_node_stays_forgotten) {
    auto store = open();
    fill(*store, 2, 5);
    ASSERT_TRUE(store->flush_now());
    ASSERT_TRUE(store->maintain(true));
    fill(*store, 2, 5);
    store->forget_now(1);
    fill(*store, 1, 1);
    for (const bool as_segment : {false, true, false}) {
        ASSERT_TRUE(store->flush_now());
        ASSERT_TRUE(store->maintain(as_segment));
        store.reset();
        store = open();
        EXPECT_EQ(all(*store, 1).size(), 1u);
        EXPECT_EQ(all(*store, 2).size(), 10u);
    }
}

TEST_F(EmbeddedStoreTest, a_second_process_is_kept_out) {
    const auto store = open();
    const auto second = EmbeddedStore::open(folder_.path(), clock_, limits_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), Errc::conflict);
}

TEST_F(EmbeddedStoreTest, too_many_series_are_refused) {
    limits_.series = 2;
    const auto store = open();
    const auto appended = store->append_now(
        {{{1, 0, 1}, {clock_.now(), 1.0}}, {{2, 0, 1}, {clock_.now(), 1.0}}, {{3, 0, 1}, {clock_.now(), 1.0}}});
    ASSERT_EQ(appended.refused.size(), 1u);
    EXPECT_EQ(appended.refused[0].error, Errc::limit_exceeded);
}

TEST_F(EmbeddedStoreTest, a_disk_that_refuses_loses_nothing) {
    auto store = open();
    fill(*store, 2, 5);
    fs::create_directory(folder_.path() / "journal-0000000001");  // where the journal would go
    EXPECT_FALSE(store->flush_now());
    EXPECT_EQ(all(*store, 1).size(), 5u);
    fs::remove(folder_.path() / "journal-0000000001");
    ASSERT_TRUE(store->flush_now());
    store.reset();
    EXPECT_EQ(all(*open(), 1).size(), 5u);
}

void change(const fs::path& path, const std::function<void(std::string&)>& edit) {
    std::ifstream in{path, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    edit(bytes);
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

struct DamageCase {
    const char* name;
    std::function<void(std::string&)> edit;
    bool is_reported;
    std::size_t kept_of_ten;  ///< samples of the damaged file that are still there
};

TEST_F(EmbeddedStoreTest, a_damaged_file_is_reported_and_used_as_far_as_it_goes) {
    const std::vector<DamageCase> cases{
        {"nothing", [](std::string&) {}, false, 10},
        {"a flipped bit in the first record", [](std::string& b) { b[25] ^= 1; }, true, 5},
        {"a flipped bit in a length", [](std::string& b) { b[14] ^= 1; }, true, 5},
        {"a flipped bit in a record's mark", [](std::string& b) { b[9] ^= 1; }, true, 5},
        {"a cut tail", [](std::string& b) { b.resize(b.size() - 3); }, true, 5},
        {"cut in the head of a record", [](std::string& b) { b.resize(13); }, true, 0},
        {"rubbish behind", [](std::string& b) { b += "rubbish PSr1 rubbish"; }, true, 10},
        {"another magic", [](std::string& b) { b[7] = '9'; }, true, 0},
        {"empty", [](std::string& b) { b.clear(); }, true, 0},
        {"only zeros", [](std::string& b) { std::ranges::fill(b, '\0'); }, true, 0},
    };
    for (const auto& each : cases) {
        const TemporaryFolder folder;
        const auto open_it = [&] { return EmbeddedStore::open(folder.path(), clock_, limits_).value(); };
        auto store = open_it();
        for (int half = 0; half < 2; ++half) {
            fill(*store, 1, 5);
            ASSERT_TRUE(store->flush_now());
        }
        store.reset();
        change(folder.path() / "journal-0000000001", each.edit);
        store = open_it();
        EXPECT_EQ(!store->report().damage.empty(), each.is_reported) << each.name;
        EXPECT_EQ(all(*store, 1).size(), each.kept_of_ten) << each.name;
        fill(*store, 1, 1);
        EXPECT_EQ(all(*store, 1).size(), each.kept_of_ten + 1) << each.name;
    }
}

TEST_F(EmbeddedStoreTest, any_flipped_bit_of_a_segment_is_survived) {
    auto store = open();
    fill(*store, 20, 30);
    ASSERT_TRUE(store->flush_now());
    ASSERT_TRUE(store->maintain(true));
    store.reset();
    const auto path = files("segment-").at(0);
    const auto size = fs::file_size(path);
    for (std::size_t at = 0; at < size; at += 7) {
        const auto flip = [at](std::string& bytes) { bytes[at] ^= static_cast<char>(1 << at % 8); };
        change(path, flip);
        EXPECT_FALSE(open()->report().damage.empty()) << at;
        change(path, flip);
    }
    EXPECT_EQ(open()->report().samples, 600u);
}

/// Appends a sample each turn and says so on `out` once it is flushed, until it is killed.
[[noreturn]] void append_for_ever(const fs::path& folder, int out) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const SystemClock clock;
    const auto store = EmbeddedStore::open(folder, clock, {.flush_every = 0ms}).value();
    for (std::uint32_t i = 0;; ++i) {
        store->append_now({{{1, 0, 1}, {clock.now(), static_cast<double>(i)}}});
        if (!store->flush_now()) ::_exit(1);
        if (i % 50 == 49 && !store->maintain(true)) ::_exit(1);
        while (store->last_now({1, 0, 1})->time() >= clock.now()) {
        }  // each at a millisecond of its own
        if (::write(out, &i, sizeof i) != sizeof i) ::_exit(1);
    }
}

TEST_F(EmbeddedStoreTest, nothing_flushed_is_lost_by_kill_9) {
    std::mt19937 random{5};
    std::uint32_t flushed_in_all = 0;
    for (int round = 0; round < 5; ++round) {
        const TemporaryFolder folder;
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const auto child = ::fork();
        if (child == 0) append_for_ever(folder.path(), ends[1]);
        ::close(ends[1]);
        std::uint32_t flushed = 0;
        for (const auto kill_at = 60 + random() % 80; flushed < kill_at;)
            ASSERT_EQ(::read(ends[0], &flushed, sizeof flushed), static_cast<ssize_t>(sizeof flushed));
        ::kill(child, SIGKILL);
        while (::read(ends[0], &flushed, sizeof flushed) == static_cast<ssize_t>(sizeof flushed)) {
        }
        ::waitpid(child, nullptr, 0);
        ::close(ends[0]);

        const SystemClock clock;
        const auto store = EmbeddedStore::open(folder.path(), clock, limits_).value();
        EXPECT_TRUE(store->report().damage.empty());
        const auto samples = all(*store, 1);
        ASSERT_GE(samples.size(), flushed + 1);
        for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_EQ(*samples[i].value(), static_cast<double>(i));
        flushed_in_all += flushed;
    }
    EXPECT_GT(flushed_in_all, 300u);
}

TEST(ConcurrentEmbeddedStore, readers_and_writers_meet_without_harm) {
    const TemporaryFolder folder;
    const FakeClock clock;
    const auto store = EmbeddedStore::open(folder.path(), clock, {.flush_every = 1ms, .journal_age = 0ms}).value();
    constexpr int minutes = 400;
    std::atomic<int> writing{2};
    const auto append = [&](std::int64_t node) {
        for (int minute = 0; minute < minutes; ++minute) {
            Batch batch;
            for (int counter = 1; counter <= 5; ++counter)
                batch.push_back({{node, 0, counter}, {clock.now() - minutes * 1min + minute * 1min, minute * 0.25}});
            EXPECT_EQ(store->append_now(std::move(batch)).stored, 5u);
            if (minute % 100 == 0) store->forget_now(99);
        }
        --writing;
    };
    const auto read = [&] {
        while (writing > 0) {
            const auto samples = store->range_now({1, 0, 1}, {Time{}, Time::max()});
            for (std::size_t i = 0; i < samples.size(); ++i)
                EXPECT_EQ(*samples[i].value(), static_cast<double>(i) * 0.25);
            static_cast<void>(store->last_now({2, 0, 5}));
            EXPECT_LE(store->size().series, 10u);
        }
    };
    {
        const std::jthread threads[] = {std::jthread{append, 1}, std::jthread{append, 2}, std::jthread{read},
                                        std::jthread{read}};
    }
    EXPECT_EQ(store->range_now({2, 0, 5}, {Time{}, Time::max()}).size(), static_cast<std::size_t>(minutes));
}

}  // namespace
}  // namespace pyscaler::samples::embedded
