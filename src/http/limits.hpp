#pragma once
#include <chrono>
#include <cstddef>

namespace pyscaler::http {

/// What one client may ask of a server. Breaking a limit gets the status named, and the connection is closed.
struct Limits {
    std::size_t header_bytes{16 * 1024};  ///< request line and fields together: 431
    std::size_t header_count{100};        ///< fields: 431
    std::size_t target_bytes{8 * 1024};   ///< 414
    std::size_t body_bytes{1024 * 1024};  ///< 413; a route may have its own

    std::chrono::milliseconds header_time{
        10'000};                                   ///< from the first byte (or the connection) to the header's end: 408
    std::chrono::milliseconds body_time{30'000};   ///< from the header's end to the body's: 408
    std::chrono::milliseconds idle_time{60'000};   ///< between two requests: closed without a word
    std::chrono::milliseconds write_time{30'000};  ///< for each 64 KiB of a response, or piece of a stream: cut

    std::size_t connections{16'384};           ///< in all: 503
    std::size_t connections_per_address{512};  ///< from one IPv4 address or IPv6 /64 network: 503. 0: no such limit

    std::chrono::milliseconds tick{250};  ///< how often the times are looked at, so how late they may be noticed
};

}  // namespace pyscaler::http
