#pragma once
#include "base/result.hpp"
#include "base/task.hpp"
#include "samples/sample.hpp"
#include "samples/window.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pyscaler::samples {

/// What became of a batch. A refused sample refuses none of its neighbours.
struct Appended {
    struct Refusal {
        std::size_t index;  ///< in the batch
        Error error;
    };
    std::size_t stored{0};
    std::vector<Refusal> refused{};
};

/// Where samples are kept, for a limited time (the retention). Safe from any thread and any event loop: the web reads
/// while monitoring appends; a reader sees each sample entirely or not at all, in no promised order between series.
///
/// Times of one series: a sample at a time that is there already replaces it; a late one is inserted where it belongs.
/// Refused with `Errc::invalid`: one older than the store's allowance for late samples (an hour, by default) before the
/// newest of its series, one older than the retention, one further ahead of the clock than the allowance, and a value
/// that is not finite. `Errc::limit_exceeded`: a new series past the limit of series.
class Store {
public:
    virtual ~Store() = default;

    /// Fails as a whole only when the store cannot be reached.
    virtual Task<Result<Appended>> append(Batch batch) = 0;

    /// The samples of `window`, per key in the order asked, sorted by time. A series nobody knows is empty.
    virtual Task<Result<std::vector<std::vector<Sample>>>> ranges(std::vector<SeriesKey> keys, Window window) = 0;

    /// The newest sample of each key in the order asked; nothing for a series without samples.
    virtual Task<Result<std::vector<std::optional<Sample>>>> lasts(std::vector<SeriesKey> keys) = 0;

    /// Removes all series of a node, for good.
    virtual Task<Result<void>> forget(std::int64_t node) = 0;

    /// Returns once everything appended before is as safe as this store can make it. It happens by itself within a
    /// second: call this before stopping.
    virtual Task<Result<void>> flush() = 0;

    /// `ranges` for one key.
    Task<Result<std::vector<Sample>>> range(SeriesKey key, Window window);
    /// `lasts` for one key.
    Task<Result<std::optional<Sample>>> last(SeriesKey key);
};

}  // namespace pyscaler::samples
