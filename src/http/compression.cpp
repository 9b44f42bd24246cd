#include "http/compression.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <zlib.h>

namespace pyscaler::http {
namespace {

class Deflater {
public:
    /// A window no larger than the text, since most answers are small and a full one costs 256 KiB to set up.
    Deflater(std::size_t size, int level) {
        const int window = size <= 4096 ? 12 : 15;
        const int memory = size <= 4096 ? 5 : 8;
        constexpr int gzip_header = 16;
        if (deflateInit2(&stream_, level, Z_DEFLATED, window + gzip_header, memory, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc{};
        }
    }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    std::string run(std::string text) {
        std::string packed(deflateBound(&stream_, text.size()), '\0');
        stream_.next_in = reinterpret_cast<Bytef*>(text.data());
        stream_.avail_in = static_cast<uInt>(text.size());
        stream_.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream_.avail_out = static_cast<uInt>(packed.size());
        if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) throw std::logic_error("gzip: the bound was too small");
        packed.resize(stream_.total_out);
        return packed;
    }

private:
    z_stream stream_{};
};

/// "gzip;q=0.5" takes it, "gzip;q=0" and "gzip; q=0.000" do not.
bool has_weight(std::string_view element) noexcept {
    const auto q = element.find("q=");
    return q == std::string_view::npos || element.find_first_of("123456789", q) != std::string_view::npos;
}

}  // namespace

bool is_compressible(std::string_view content_type) noexcept {
    constexpr std::array<std::string_view, 6> types{"application/json", "application/javascript",
                                                    "application/xml",  "application/problem+json",
                                                    "image/svg+xml",    "application/wasm"};
    if (content_type.starts_with("text/event-stream")) return false;
    return content_type.starts_with("text/") ||
           std::any_of(types.begin(), types.end(), [=](auto type) { return content_type.starts_with(type); });
}

bool accepts_gzip(const Headers& headers) noexcept {
    auto list = headers.value("Accept-Encoding");
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        const auto element = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const auto first = element.find_first_not_of(" \t");
        if (first == std::string_view::npos) continue;
        const auto name = element.substr(first, element.find_first_of(" \t;", first) - first);
        if (same_name(name, "gzip")) return has_weight(element);
    }
    return false;
}

std::string gzip(std::string_view text, int level) { return Deflater{text.size(), level}.run(std::string{text}); }

}  // namespace pyscaler::http
