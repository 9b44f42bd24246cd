#pragma once
#include "base/clock.hpp"
#include "samples/embedded/file.hpp"
#include "samples/embedded/folder.hpp"
#include "samples/embedded/limits.hpp"
#include "samples/sample.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace pyscaler::samples::embedded {

/// Writes samples down as they come. `add` and `forget` are quick and may be called from any thread; everything else
/// touches the disk and is for one thread at a time.
class Journal {
public:
    Journal(Folder& folder, const Clock& clock, const Limits& limits)
        : folder_(folder), clock_(clock), limits_(limits) {}

    void add(Batch batch);
    void forget(std::int64_t node);
    /// Nodes that files from before this start take back; they belong in the next segment.
    void remember_forgotten(std::int64_t node);

    /// Writes what was added so far, and waits for the disk. What could not be written is kept for the next time, as
    /// far as `Limits::journal_bytes` goes.
    Result<void> flush();

    /// Whether it is time to make a segment.
    bool is_due() const;
    /// Journals from before this start are waiting: the next file is due as soon as it is begun.
    void make_due() noexcept { is_overdue_ = true; }

    /// What became of the file that `close` closed.
    struct Closed {
        std::uint64_t number;                   ///< what the segment is called
        std::vector<std::int64_t> forgotten{};  ///< nodes taken back meanwhile
    };
    /// Ends the file: what comes from now on goes into the next one. Nothing where there is no file to close.
    std::optional<Closed> close();

private:
    Bytes take_pending();
    Result<void> begin_file();
    Result<void> write_out(ByteView bytes);

    Folder& folder_;
    const Clock& clock_;
    const Limits& limits_;

    std::mutex mutex_{};  // guards the three below
    Batch pending_{};
    Bytes encoded_{};  // records whose order matters (before and of a `forget`), or which were not written yet
    std::vector<std::int64_t> forgotten_{};

    File file_{};
    std::size_t written_{0};
    Time begun_{};
    bool is_overdue_{false};
};

}  // namespace pyscaler::samples::embedded
