#pragma once
#include <chrono>
#include <cstddef>

namespace pyscaler::samples::embedded {

/// Everything the embedded store is bounded by, in one place.
struct Limits {
    std::chrono::milliseconds retention{std::chrono::hours{24}};
    /// How far behind the newest sample of its series, and how far ahead of the clock, a sample may be.
    std::chrono::milliseconds allowance{std::chrono::hours{1}};
    std::size_t series{1'000'000};

    /// How often the store makes itself durable with a thread of its own; zero: only `flush` and `maintain` do.
    std::chrono::milliseconds flush_every{std::chrono::seconds{1}};
    /// The journal becomes a compressed segment at this age (by the clock) or this size. So much is also kept while the
    /// disk refuses it.
    std::chrono::milliseconds journal_age{std::chrono::hours{1}};
    std::size_t journal_bytes{16u << 20};
};

/// A larger file in the data folder is none of ours: it is reported and left alone.
inline constexpr std::size_t max_file_bytes = std::size_t{256} << 20;
/// A record that claims to be longer is damaged.
inline constexpr std::size_t max_record_bytes = std::size_t{16} << 20;

/// Samples in one compressed block: more compress better, fewer are quicker to open up again.
inline constexpr std::size_t block_samples = 360;
/// The newest block is joined to the one before it once it has so many; until then only it is rewritten.
inline constexpr std::size_t young_block_samples = 56;
/// Newest samples of a series that stand uncompressed.
inline constexpr std::size_t tail_samples = 8;
/// A stored block that claims to hold more is damaged.
inline constexpr std::size_t max_block_samples = 65'536;

}  // namespace pyscaler::samples::embedded
