#include "samples/embedded/embedded_store.hpp"

#include "base/log.hpp"
#include "samples/embedded/folder.hpp"
#include "samples/embedded/journal.hpp"
#include "samples/embedded/loader.hpp"
#include "samples/embedded/segment_maker.hpp"
#include "samples/embedded/shards.hpp"

#include <cmath>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace pyscaler::samples::embedded {

namespace {
constexpr std::chrono::minutes drop_every{1};
}

// Order of locks: disk, then a shard's or the journal's, and never two of the latter. A sample goes into memory before
// it goes into the journal: whatever a closed journal holds is then in memory when the segment is made of it, and a
// journal may be removed as soon as its segment stands.
struct EmbeddedStore::State {
    State(Folder opened, const Clock& time, Limits bounds)
        : folder(std::move(opened)), clock(time), limits(bounds), shards(limits.series) {}

    Folder folder;
    const Clock& clock;
    const Limits limits;
    Shards shards;
    Journal journal{folder, clock, limits};
    OpenReport report{};
    std::mutex disk{};
    Time next_drop{};       // guarded by disk, as folder is
    std::jthread thread{};  // last: it uses all of the above

    Time oldest() const { return clock.now() - limits.retention; }
    Result<void> make_segment();
    void drop_old();
};

namespace {

std::optional<Error> refusal(const Sample& sample, const Limits& limits, Time now) {
    if (const auto* value = sample.value(); value && !std::isfinite(*value))
        return Error{Errc::invalid, "value: not a finite number"};
    if (sample.time() < now - limits.retention) return Error{Errc::invalid, "time: older than what is kept"};
    if (sample.time() > now + limits.allowance) return Error{Errc::invalid, "time: too far ahead of the clock"};
    return std::nullopt;
}

/// -0 is 0 here: it would keep a block from being written in decimals, and means nothing.
Sample normal(const Sample& sample) {
    if (const auto* value = sample.value(); value && *value == 0) return {sample.time(), 0.0};
    return sample;
}

std::optional<Error> insert(Shards& shards, const Entry& entry, const Limits& limits) {
    std::optional<Error> error;
    const auto time = entry.sample.time();
    const bool fits = shards.with(entry.key, [&](Series& series) {
        const auto earliest = series.empty() ? Time::min() : series.newest() - limits.allowance;
        if (time < earliest) {
            error = Error{Errc::invalid, "time: too late, the series has gone on"};
            return;
        }
        series.insert(normal(entry.sample));
        series.mark_unsaved(time);
    });
    if (!fits) error = Error{Errc::limit_exceeded, "too many series"};
    return error;
}

void run_thread(EmbeddedStore& store, std::chrono::milliseconds interval, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock{mutex};
    bool was_good = true;
    while (!wake.wait_for(lock, stop, interval, [&stop] { return stop.stop_requested(); })) {
        try {
            auto done = store.flush_now();
            if (done) done = store.maintain();
            if (!done && was_good) log::error("samples", "not written: {}", done.error().detail());
            if (done && !was_good) log::info("samples", "written again");
            was_good = done.has_value();
        } catch (const std::exception& failure) {
            log::error("samples", "not written: {}", failure.what());
        }
    }
}

}  // namespace

Result<void> EmbeddedStore::State::make_segment() {
    const auto closed = journal.close();
    if (!closed) return {};
    SegmentMaker maker{closed->forgotten};
    shards.each([&](const SeriesKey& key, Series& series) { maker.add(key, series); });
    auto stored = folder.store_segment(closed->number, maker.finish(), maker.newest());
    if (!stored) {
        maker.put_back(shards);
        for (const auto node : closed->forgotten) journal.remember_forgotten(node);
        journal.make_due();
    }
    return stored;
}

void EmbeddedStore::State::drop_old() {
    next_drop = clock.now() + drop_every;
    const auto time = oldest();
    shards.remove_if([time](const SeriesKey&, Series& series) {
        series.drop_before(time);
        return series.empty();
    });
    folder.drop_segments_before(time);
}

EmbeddedStore::EmbeddedStore(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<EmbeddedStore>> EmbeddedStore::open(std::filesystem::path folder, const Clock& clock,
                                                           Limits limits) {
    auto opened = Folder::open(std::move(folder));
    if (!opened) return opened.error();
    auto state = std::make_unique<State>(std::move(*opened), clock, limits);
    Loader loader{state->shards, state->journal, state->oldest(), clock.now() + limits.allowance};
    state->folder.read(loader, state->report);
    loader.finish();
    state->report.series = state->shards.size();
    if (state->folder.has_journals()) state->journal.make_due();

    std::unique_ptr<EmbeddedStore> store{new EmbeddedStore{std::move(state)}};
    if (limits.flush_every.count() > 0)
        store->state_->thread = std::jthread{
            [&self = *store, limits](const std::stop_token& stop) { run_thread(self, limits.flush_every, stop); }};
    return store;
}

EmbeddedStore::~EmbeddedStore() {
    state_->thread = {};
    if (const auto done = flush_now(); !done) log::error("samples", "not written: {}", done.error().detail());
}

const OpenReport& EmbeddedStore::report() const noexcept { return state_->report; }

Task<Result<Appended>> EmbeddedStore::append(Batch batch) { co_return append_now(std::move(batch)); }

Task<Result<std::vector<std::vector<Sample>>>> EmbeddedStore::ranges(std::vector<SeriesKey> keys, Window window) {
    std::vector<std::vector<Sample>> result;
    result.reserve(keys.size());
    for (const auto& key : keys) result.push_back(range_now(key, window));
    co_return result;
}

Task<Result<std::vector<std::optional<Sample>>>> EmbeddedStore::lasts(std::vector<SeriesKey> keys) {
    std::vector<std::optional<Sample>> result;
    result.reserve(keys.size());
    for (const auto& key : keys) result.push_back(last_now(key));
    co_return result;
}

Task<Result<void>> EmbeddedStore::forget(std::int64_t node) {
    forget_now(node);
    co_return Result<void>{};
}

Task<Result<void>> EmbeddedStore::flush() { co_return flush_now(); }

Appended EmbeddedStore::append_now(Batch batch) {
    Appended result;
    Batch taken;
    taken.reserve(batch.size());
    const auto now = state_->clock.now();
    for (std::size_t i = 0; i < batch.size(); ++i) {
        auto error = refusal(batch[i].sample, state_->limits, now);
        if (!error) error = insert(state_->shards, batch[i], state_->limits);
        if (error)
            result.refused.push_back({i, std::move(*error)});
        else
            taken.push_back(std::move(batch[i]));
    }
    result.stored = taken.size();
    state_->journal.add(std::move(taken));
    return result;
}

std::vector<Sample> EmbeddedStore::range_now(const SeriesKey& key, const Window& window) const {
    std::vector<Sample> samples;
    state_->shards.with_known(key, [&](const Series& series) {
        samples.reserve(series.count());
        series.read(window.from, window.to, samples);
    });
    if (window.step.value().count() == 0) return samples;
    return aggregate(samples, window);
}

std::optional<Sample> EmbeddedStore::last_now(const SeriesKey& key) const {
    std::optional<Sample> last;
    state_->shards.with_known(key, [&](const Series& series) { last = series.last(); });
    return last;
}

void EmbeddedStore::forget_now(std::int64_t node) {
    state_->shards.remove_if([node](const SeriesKey& key, Series&) { return key.node == node; });
    state_->journal.forget(node);
}

Result<void> EmbeddedStore::flush_now() {
    const std::scoped_lock lock{state_->disk};
    return state_->journal.flush();
}

Result<void> EmbeddedStore::maintain(bool close_journal) {
    const std::scoped_lock lock{state_->disk};
    if (close_journal || state_->clock.now() >= state_->next_drop) state_->drop_old();
    if (!close_journal && !state_->journal.is_due()) return {};
    return state_->make_segment();
}

EmbeddedStore::Size EmbeddedStore::size() const {
    Size size;
    state_->shards.each([&](const SeriesKey& key, const Series& series) {
        ++size.series;
        size.samples += series.count();
        size.bytes += sizeof(key) + series.bytes();
    });
    return size;
}

}  // namespace pyscaler::samples::embedded
