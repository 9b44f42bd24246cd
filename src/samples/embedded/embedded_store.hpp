#pragma once
#include "base/clock.hpp"
#include "samples/embedded/limits.hpp"
#include "samples/embedded/open_report.hpp"
#include "samples/store.hpp"

#include <filesystem>
#include <memory>

namespace pyscaler::samples::embedded {

/// Samples in memory, compressed, and on disk across restarts.
///
/// On disk are a journal of what came in lately and segments, each the compressed samples of one journal's time. A
/// thread of the store's own writes the journal with fdatasync every second, turns it into a segment every hour, and
/// deletes what is past the retention: `kill -9` or a power cut loses at most the last second. A file that is damaged
/// is used as far as it can be.
///
/// Nothing here waits for the disk but `flush`, `maintain` and `open`; the `Task` functions of `Store` never suspend
/// (`flush` blocks its caller for one fdatasync) and may be awaited on any loop. Code that is no coroutine calls the
/// `..._now` functions, which do the same.
class EmbeddedStore final : public Store {
public:
    /// Reads what `folder` holds (made if need be). `clock` outlives the store. `Errc::conflict` when another process
    /// has the folder open; file system errors travel unchanged.
    static Result<std::unique_ptr<EmbeddedStore>> open(std::filesystem::path folder, const Clock& clock,
                                                       Limits limits = {});
    /// Flushes, and stops the thread.
    ~EmbeddedStore() override;

    const OpenReport& report() const noexcept;

    Task<Result<Appended>> append(Batch batch) override;
    Task<Result<std::vector<std::vector<Sample>>>> ranges(std::vector<SeriesKey> keys, Window window) override;
    Task<Result<std::vector<std::optional<Sample>>>> lasts(std::vector<SeriesKey> keys) override;
    Task<Result<void>> forget(std::int64_t node) override;
    Task<Result<void>> flush() override;

    Appended append_now(Batch batch);
    std::vector<Sample> range_now(const SeriesKey& key, const Window& window) const;
    std::optional<Sample> last_now(const SeriesKey& key) const;
    void forget_now(std::int64_t node);
    /// Writes the journal and waits for the disk. An error leaves everything in memory; the next flush tries again.
    Result<void> flush_now();

    /// Turns a journal that is old or large enough (or any, with `close_journal`) into a segment, and drops what is
    /// past the retention from memory and disk. The store's thread does it; for tests and benchmarks.
    Result<void> maintain(bool close_journal = false);

    /// How much is held: bytes of compressed and uncompressed samples with their bookkeeping, as counted.
    struct Size {
        std::size_t series{0};
        std::size_t samples{0};
        std::size_t bytes{0};
    };
    Size size() const;

private:
    struct State;
    explicit EmbeddedStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace pyscaler::samples::embedded
