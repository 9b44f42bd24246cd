#include "samples/embedded/block.hpp"

#include "samples/embedded/integer_column.hpp"
#include "samples/embedded/limits.hpp"
#include "samples/embedded/value_column.hpp"

#include <algorithm>
#include <stdexcept>

namespace pyscaler::samples::embedded {

namespace {

/// Missing samples with one cause, next to one another.
struct Run {
    std::size_t begin;
    std::size_t length;
    Cause cause;
};

std::vector<Run> runs_of(std::span<const Sample> samples) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto* cause = samples[i].cause();
        if (!cause) continue;
        if (!runs.empty() && runs.back().begin + runs.back().length == i && runs.back().cause == *cause)
            ++runs.back().length;
        else
            runs.push_back({i, 1, *cause});
    }
    return runs;
}

// Each run: the distance from the one before, its length, and its cause: the number of an earlier run with the same
// cause plus one, or zero and the text.
void write_runs(const std::vector<Run>& runs, Bytes& out) {
    ByteWriter writer{out};
    writer.number(runs.size());
    std::size_t end = 0;
    for (auto run = runs.begin(); run != runs.end(); ++run) {
        writer.number(run->begin - end);
        writer.number(run->length);
        end = run->begin + run->length;
        const auto same = std::find_if(runs.begin(), run, [&](const Run& other) { return other.cause == run->cause; });
        writer.number(same == run ? 0 : static_cast<std::uint64_t>(same - runs.begin()) + 1);
        if (same == run) writer.text(run->cause.text());
    }
}

bool read_runs(ByteReader& in, std::size_t samples, std::vector<Run>& runs) {
    const auto count = in.number();
    std::size_t end = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto gap = in.number();
        const auto length = in.number();
        const auto same = in.number();
        if (!in.ok() || length == 0 || gap > samples - end || length > samples - end - gap || same > i) return false;
        const auto cause = same == 0 ? Cause{in.text()} : runs[same - 1].cause;
        runs.push_back({end + gap, length, cause});
        end += gap + length;
    }
    return in.ok();
}

struct Columns {
    std::vector<std::int64_t> times{};
    std::vector<Run> runs{};
    std::vector<double> values{};
};

bool read_columns(ByteReader& in, Columns& columns) {
    const auto count = in.number();
    if (!in.ok() || count == 0 || count > max_block_samples) return false;
    columns.times.resize(count);
    if (!read_integers(in, columns.times)) return false;
    if (std::ranges::adjacent_find(columns.times, std::greater_equal{}) != columns.times.end()) return false;
    if (!read_runs(in, count, columns.runs)) return false;
    auto present = static_cast<std::size_t>(count);
    for (const auto& run : columns.runs) present -= run.length;
    columns.values.resize(present);
    return read_values(in, columns.values) && in.at_end();
}

Time time_of(std::int64_t number) { return Time{Time::duration{number}}; }

}  // namespace

Block::Block(std::span<const Sample> samples)
    : first_(samples.front().time()),
      last_(samples.back().time()),
      size_(0),
      count_(static_cast<std::uint32_t>(samples.size())) {
    std::vector<std::int64_t> times;
    std::vector<double> values;
    times.reserve(samples.size());
    values.reserve(samples.size());
    for (const auto& sample : samples) {
        times.push_back(sample.time().time_since_epoch().count());
        if (const auto* value = sample.value()) values.push_back(*value);
    }
    Bytes out;
    ByteWriter{out}.number(samples.size());
    write_integers(times, out);
    write_runs(runs_of(samples), out);
    write_values(values, out);
    size_ = static_cast<std::uint32_t>(out.size());
    bytes_ = std::make_unique_for_overwrite<std::uint8_t[]>(out.size());
    std::ranges::copy(out, bytes_.get());
}

void Block::read(Time from, Time to, std::vector<Sample>& out) const {
    if (!read_block(bytes(), from, to, out)) throw std::logic_error("a block in memory cannot be read");
}

bool read_block(ByteView bytes, Time from, Time to, std::vector<Sample>& out) {
    ByteReader in{bytes};
    Columns columns;
    if (!read_columns(in, columns)) return false;
    auto value = columns.values.begin();
    auto run = columns.runs.begin();
    for (std::size_t i = 0; i < columns.times.size(); ++i) {
        if (run != columns.runs.end() && i >= run->begin + run->length) ++run;
        const bool missing = run != columns.runs.end() && i >= run->begin;
        const auto time = time_of(columns.times[i]);
        const bool wanted = from <= time && time < to;
        if (missing && wanted) out.emplace_back(time, run->cause);
        if (!missing && wanted) out.emplace_back(time, *value);
        if (!missing) ++value;
    }
    return true;
}

}  // namespace pyscaler::samples::embedded
