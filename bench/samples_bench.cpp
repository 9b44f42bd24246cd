// The embedded sample store with a day of 10,000 series, one sample a minute each: a quarter each of a random walk with
// two decimals, a percentage with one decimal, a constant, and a walk with missing runs. Prints one JSON object.
#include "samples/embedded/embedded_store.hpp"
#include "samples/temporary_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <limits>
#include <malloc.h>
#include <random>
#include <string>
#include <unistd.h>

namespace {

using namespace pyscaler;
using namespace pyscaler::samples;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int minutes = 1440;

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double resident_bytes() {
    ::malloc_trim(0);
    std::ifstream in{"/proc/self/statm"};
    std::size_t pages = 0;
    in >> pages >> pages;
    return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double disk_bytes(const fs::path& folder) {
    double bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder)) bytes += static_cast<double>(entry.file_size());
    return bytes;
}

/// Counters of the four kinds, by turns.
class Counters {
public:
    explicit Counters(int count) : state_(static_cast<std::size_t>(count), 50.0) {}

    Batch next(Time time) {
        Batch batch;
        batch.reserve(state_.size());
        for (std::size_t i = 0; i < state_.size(); ++i) {
            const auto id = static_cast<std::int64_t>(i);
            batch.push_back({{id / 5 + 1, 0, id % 5 + 1}, sample(i, time)});
        }
        return batch;
    }

private:
    Sample sample(std::size_t i, Time time) {
        auto& value = state_[i];
        const auto dice = random_();
        switch (i % 4) {
            case 0: value += steps_[dice % 5]; break;
            case 1:
                value = std::clamp(std::round(value * 10 + static_cast<double>(dice % 61) - 30) / 10, 0.0, 100.0);
                break;
            case 2: break;
            default:
                // Runs of about ten minutes, an eighth of the time.
                if (value > 1e6 ? dice % 10 == 0 : dice % 70 == 0) value += value > 1e6 ? -1e7 : 1e7;
                if (value > 1e6) return {time, Cause{"timeout"}};
                value += steps_[dice / 128 % 5];
        }
        return {time, value};
    }

    static constexpr double steps_[] = {0, 0.25, -0.25, 1, -1};
    std::vector<double> state_;
    std::mt19937_64 random_{1};
};

struct Reading {
    double median;
    double p99;         // of all reads: with what interrupted them
    double series_p99;  // of the series, each with the fastest of its reads
};

double percentile(std::vector<double> times, std::size_t percent) {
    std::ranges::sort(times);
    return times[times.size() * percent / 100];
}

/// Microseconds to read one series' day: each series some times, never the same one twice in a row.
Reading read_days(const embedded::EmbeddedStore& store, int series, Duration step) {
    constexpr int passes = 3;
    std::vector<double> times;
    std::vector<double> fastest(static_cast<std::size_t>(series), std::numeric_limits<double>::max());
    for (int i = 0; i < series * passes; ++i) {
        const auto id = (i * std::int64_t{7919}) % series;
        const SeriesKey key{id / 5 + 1, 0, id % 5 + 1};
        std::size_t found = 0;
        times.push_back(1e6 * seconds_of([&] { found = store.range_now(key, {Time{}, Time::max(), step}).size(); }));
        auto& best = fastest[static_cast<std::size_t>(id)];
        best = std::min(best, times.back());
        if (found == 0) std::abort();
    }
    return {percentile(times, 50), percentile(times, 99), percentile(fastest, 99)};
}

/// How often a second, and in the median for how many microseconds, the machine takes the processor from a thread that
/// only looks at the clock: what of the slowest reads is not the store's.
struct Interruptions {
    double a_second;
    double microseconds;
};

Interruptions interruptions() {
    constexpr double noticed = 10e-6;
    std::vector<double> gaps;
    const auto begin = std::chrono::steady_clock::now();
    for (auto last = begin; last - begin < 1s;) {
        const auto now = std::chrono::steady_clock::now();
        const auto gap = std::chrono::duration<double>(now - last).count();
        if (gap > noticed) gaps.push_back(1e6 * gap);
        last = now;
    }
    return {static_cast<double>(gaps.size()), gaps.empty() ? 0 : percentile(gaps, 50)};
}

}  // namespace

int main(int argc, char** argv) {
    const int series = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const auto total = static_cast<double>(series) * minutes;
    const TemporaryFolder folder;
    FakeClock clock;
    const embedded::Limits limits{.retention = 25h, .flush_every = 0ms};
    Counters counters{series};
    static_cast<void>(counters.next(clock.now()));

    const auto resident_before = resident_bytes();
    auto store = embedded::EmbeddedStore::open(folder.path(), clock, limits).value();
    double append = 0;
    double flush = 0;
    double slowest_flush = 0;
    double maintain = 0;
    double journal = 0;
    for (int minute = 0; minute < minutes; ++minute) {
        clock.advance(1min);
        auto batch = counters.next(clock.now());
        append += seconds_of([&] { store->append_now(std::move(batch)); });
        const auto flushed = seconds_of([&] { store->flush_now().value(); });
        flush += flushed;
        slowest_flush = std::max(slowest_flush, flushed);
        if (minute == 59) journal = disk_bytes(folder.path()) / (60.0 * series);
        maintain += seconds_of([&] { store->maintain().value(); });
    }
    const auto resident = resident_bytes() - resident_before;
    const auto size = store->size();
    const auto day = read_days(*store, series, Duration{});
    const auto hours = read_days(*store, series, Duration{1h});
    const auto interrupted = interruptions();
    const auto on_disk = disk_bytes(folder.path());
    store->maintain(true).value();
    const auto in_segments = disk_bytes(folder.path());
    store.reset();
    const auto open = seconds_of([&] { store = embedded::EmbeddedStore::open(folder.path(), clock, limits).value(); });
    if (store->report().samples != size.samples || !store->report().damage.empty()) return 1;

    fmt::print(
        "{{\"benchmark\": \"samples\", \"series\": {}, \"samples\": {}, \"append_samples_per_second\": {:.0f}, "
        "\"flush_seconds_per_minute\": {:.5f}, \"flush_seconds_slowest\": {:.5f}, "
        "\"maintain_seconds_per_hour\": {:.4f}, "
        "\"range_24h_us_median\": {:.1f}, \"range_24h_us_p99\": {:.1f}, \"range_24h_us_series_p99\": {:.1f}, "
        "\"range_24h_by_hour_us_median\": {:.1f}, \"range_24h_by_hour_us_p99\": {:.1f}, "
        "\"memory_bytes_per_sample_counted\": {:.3f}, \"memory_bytes_per_sample_resident\": {:.3f}, "
        "\"disk_bytes_per_sample\": {:.3f}, \"segment_bytes_per_sample\": {:.3f}, "
        "\"journal_bytes_per_sample\": {:.3f}, \"open_seconds\": {:.3f}, "
        "\"interruptions_a_second\": {:.0f}, \"interruption_us\": {:.0f}}}\n",
        series, size.samples, total / append, flush / minutes, slowest_flush, maintain / 24, day.median, day.p99,
        day.series_p99, hours.median, hours.p99, static_cast<double>(size.bytes) / total, resident / total,
        on_disk / total, in_segments / total, journal, open, interrupted.a_second, interrupted.microseconds);
    return 0;
}
