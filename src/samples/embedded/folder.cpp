#include "samples/embedded/folder.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace pyscaler::samples::embedded {

namespace fs = std::filesystem;

namespace {

/// One of our files, told by its name.
struct Named {
    std::uint64_t number;
    bool is_segment;
    fs::path path;
};

std::optional<Named> named(const fs::path& path) {
    const auto name = path.filename().string();
    for (const bool is_segment : {true, false}) {
        const std::string_view prefix = is_segment ? "segment-" : "journal-";
        if (!name.starts_with(prefix)) continue;
        Named result{0, is_segment, path};
        const auto* end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, result.number);
        if (error == std::errc{} && stop == end) return result;
    }
    return std::nullopt;
}

std::vector<Named> files_of(const fs::path& folder) {
    std::vector<Named> files;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(folder, code))
        if (auto file = named(entry.path())) files.push_back(std::move(*file));
    std::ranges::sort(files, [](const Named& left, const Named& right) {
        return std::pair{left.number, !left.is_segment} < std::pair{right.number, !right.is_segment};
    });
    return files;
}

void drop_file(const fs::path& path) {
    std::error_code code;
    if (!fs::remove(path, code) && code) log::warning("samples", "{}: remove: {}", path.string(), code.message());
}

/// Passes everything on and notes what it was.
class Counting final : public SegmentReceiver {
public:
    Counting(SegmentReceiver& next, fs::path file, OpenReport& report)
        : next_(next), file_(std::move(file)), report_(report) {}

    Time newest() const noexcept { return newest_; }

    void receive_entries(std::vector<Entry> entries) override {
        report_.samples += entries.size();
        for (const auto& entry : entries) newest_ = std::max(newest_, entry.sample.time());
        next_.receive_entries(std::move(entries));
    }
    void receive_block(const SeriesKey& key, std::vector<Sample> samples) override {
        report_.samples += samples.size();
        newest_ = std::max(newest_, samples.back().time());
        next_.receive_block(key, std::move(samples));
    }
    void receive_forget(std::int64_t node) override { next_.receive_forget(node); }
    void receive_damage(std::uint64_t offset, std::string what) override {
        log::warning("samples", "{} at {}: {}", file_.string(), offset, what);
        report_.damage.push_back({file_, offset, what});
        next_.receive_damage(offset, std::move(what));
    }

private:
    SegmentReceiver& next_;
    fs::path file_;
    OpenReport& report_;
    Time newest_{Time::min()};
};

}  // namespace

Result<Folder> Folder::open(fs::path path) {
    std::error_code code;
    fs::create_directories(path, code);
    if (code) return Error{boost::system::error_code{code}, fmt::format("{}: {}", path.string(), code.message())};
    auto lock = File::lock(path / "lock");
    if (!lock) return lock.error();
    for (const auto& entry : fs::directory_iterator(path, code))
        if (entry.path().extension() == ".tmp") drop_file(entry.path());
    return Folder{std::move(path), std::move(*lock)};
}

void Folder::read(SegmentReceiver& receiver, OpenReport& report) {
    const auto files = files_of(path_);
    std::uint64_t last_segment = 0;
    for (const auto& file : files)
        if (file.is_segment) last_segment = std::max(last_segment, file.number);
    for (const auto& file : files) {
        number_ = std::max(number_, file.number);
        // A crash came between making the segment and removing its journals.
        if (!file.is_segment && file.number <= last_segment)
            drop_file(file.path);
        else
            read_one(file.path, file.is_segment, receiver, report);
    }
}

void Folder::read_one(const fs::path& path, bool is_segment, SegmentReceiver& receiver, OpenReport& report) {
    Counting counting{receiver, path, report};
    const auto bytes = read_file(path);
    ++report.files;
    if (bytes)
        read_segment(*bytes, counting);
    else
        counting.receive_damage(0, bytes.error().detail());
    if (is_segment)
        segments_.push_back({path, counting.newest()});
    else
        has_journals_ = true;
}

fs::path Folder::next_journal() { return path_ / fmt::format("journal-{:010}", ++number_); }

Result<void> Folder::store_segment(std::uint64_t number, ByteView bytes, Time newest) {
    auto path = path_ / fmt::format("segment-{:010}", number);
    if (auto written = write_file(path, bytes); !written) return written;
    segments_.push_back({std::move(path), newest});
    drop_journals(number);
    return {};
}

void Folder::drop_journals(std::uint64_t number) {
    for (const auto& file : files_of(path_))
        if (!file.is_segment && file.number <= number) drop_file(file.path);
}

void Folder::drop_segments_before(Time time) {
    std::erase_if(segments_, [time](const Segment& segment) {
        const bool old = segment.newest < time;
        if (old) drop_file(segment.path);
        return old;
    });
}

}  // namespace pyscaler::samples::embedded
