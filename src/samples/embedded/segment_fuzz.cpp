#include "samples/embedded/segment.hpp"

namespace {

using namespace pyscaler::samples;

class Sink final : public embedded::SegmentReceiver {
    void receive_entries(std::vector<Entry>) override {}
    void receive_block(const SeriesKey&, std::vector<Sample>) override {}
    void receive_forget(std::int64_t) override {}
    void receive_damage(std::uint64_t, std::string) override {}
};

}  // namespace

/// The first byte says what the others are: a whole file, or the payload of one kind of record (behind the checksum,
/// which a fuzzer does not guess).
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Sink sink;
    const embedded::ByteView rest{data + 1, size - 1};
    if (data[0] == 0)
        embedded::read_segment(rest, sink);
    else
        embedded::read_payload(embedded::RecordKind{data[0]}, rest, sink);
    return 0;
}
