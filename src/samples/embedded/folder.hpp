#pragma once
#include "samples/embedded/file.hpp"
#include "samples/embedded/open_report.hpp"
#include "samples/embedded/segment.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace pyscaler::samples::embedded {

/// The data folder: `journal-N` files, in which samples are written down as they come, and `segment-N` files, each made
/// of journal N and all before it that had not become a segment. Numbers only grow.
class Folder {
public:
    /// Made if need be, locked, leftovers of a crash removed.
    static Result<Folder> open(std::filesystem::path path);

    /// Hands every file's content to `receiver`, in order of number, segment before journal; damage goes into `report`
    /// and the log.
    void read(SegmentReceiver& receiver, OpenReport& report);

    /// Where the next journal goes: a number past all others.
    std::filesystem::path next_journal();
    /// The number that `next_journal` gave last.
    std::uint64_t number() const noexcept { return number_; }
    /// Whether `read` found journals that are to become a segment.
    bool has_journals() const noexcept { return has_journals_; }

    /// Makes segment `number` and removes the journals up to it. `newest`: the time of its last sample.
    Result<void> store_segment(std::uint64_t number, ByteView bytes, Time newest);
    /// Removes the segments whose last sample is older than `time`.
    void drop_segments_before(Time time);

private:
    struct Segment {
        std::filesystem::path path;
        Time newest;
    };

    Folder(std::filesystem::path path, File lock) : path_(std::move(path)), lock_(std::move(lock)) {}
    void drop_journals(std::uint64_t number);
    void read_one(const std::filesystem::path& path, bool is_segment, SegmentReceiver& receiver, OpenReport& report);

    std::filesystem::path path_;
    File lock_;
    std::uint64_t number_{0};
    bool has_journals_{false};
    std::vector<Segment> segments_{};
};

}  // namespace pyscaler::samples::embedded
