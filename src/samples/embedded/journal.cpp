#include "samples/embedded/journal.hpp"

#include "base/log.hpp"
#include "samples/embedded/segment.hpp"

#include <iterator>
#include <utility>

namespace pyscaler::samples::embedded {

namespace {

constexpr std::size_t entries_record = 32'768;
static_assert(entries_record <= max_block_samples);
// Each entry with the longest cause there is, and something for its key and time.
static_assert(entries_record * (Cause::max_length + 64) < max_record_bytes);

void encode(const Batch& batch, Bytes& out) {
    for (std::span<const Entry> rest = batch; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), entries_record));
        write_entries(part, out);
        rest = rest.subspan(part.size());
    }
}

ByteView magic() { return {reinterpret_cast<const std::uint8_t*>(file_magic.data()), file_magic.size()}; }

}  // namespace

void Journal::add(Batch batch) {
    const std::scoped_lock lock{mutex_};
    pending_.insert(pending_.end(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
    if (pending_.size() < entries_record) return;
    encode(std::exchange(pending_, {}), encoded_);
}

void Journal::forget(std::int64_t node) {
    const std::scoped_lock lock{mutex_};
    encode(std::exchange(pending_, {}), encoded_);
    write_forget(node, encoded_);
    forgotten_.push_back(node);
}

void Journal::remember_forgotten(std::int64_t node) {
    const std::scoped_lock lock{mutex_};
    forgotten_.push_back(node);
}

Bytes Journal::take_pending() {
    Batch batch;
    Bytes bytes;
    {
        const std::scoped_lock lock{mutex_};
        batch.swap(pending_);
        bytes.swap(encoded_);
    }
    encode(batch, bytes);
    return bytes;
}

Result<void> Journal::flush() {
    auto bytes = take_pending();
    if (bytes.empty()) return {};
    auto written = write_out(bytes);
    if (written) return written;

    const std::scoped_lock lock{mutex_};
    if (bytes.size() + encoded_.size() > limits_.journal_bytes) {
        // Memory still has them, and so will the next segment.
        log::error("samples", "{} bytes of the journal are given up: {}", bytes.size(), written.error().detail());
        return written;
    }
    bytes.insert(bytes.end(), encoded_.begin(), encoded_.end());
    encoded_ = std::move(bytes);
    return written;
}

Result<void> Journal::begin_file() {
    auto file = File::create(folder_.next_journal());
    if (!file) return file.error();
    if (auto written = file->write(magic()); !written) return written;
    if (auto synced = sync_folder(file->path().parent_path()); !synced) return synced;
    file_ = std::move(*file);
    written_ = file_magic.size();
    begun_ = clock_.now();
    return {};
}

Result<void> Journal::write_out(ByteView bytes) {
    if (!file_.is_open())
        if (auto begun = begin_file(); !begun) return begun;
    auto done = file_.write(bytes);
    if (done) done = file_.sync();
    if (done)
        written_ += bytes.size();
    else
        static_cast<void>(file_.truncate(written_));  // if that fails too, the reader finds the next record
    return done;
}

bool Journal::is_due() const {
    const auto has_aged = clock_.now() - begun_ >= limits_.journal_age;
    return file_.is_open() && (is_overdue_ || has_aged || written_ >= limits_.journal_bytes);
}

std::optional<Journal::Closed> Journal::close() {
    if (!file_.is_open()) return std::nullopt;
    Closed closed{folder_.number()};
    file_ = File{};
    is_overdue_ = false;
    const std::scoped_lock lock{mutex_};
    closed.forgotten.swap(forgotten_);
    return closed;
}

}  // namespace pyscaler::samples::embedded
