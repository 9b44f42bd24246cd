#pragma once
#include "jmx/call_answer_reader.hpp"
#include "jmx/receive_buffer.hpp"
#include "jmx/wire.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <deque>
#include <string_view>
#include <tuple>

namespace pyscaler::jmx {

/// What is behind `Wire`: bytes to a peer and from it, under one deadline at a time. For the files of this module only.
struct Wire::State : std::enable_shared_from_this<Wire::State> {
    using Socket = asio::ip::tcp::socket;
    using SecureStream = asio::ssl::stream<Socket&>;

    State(std::string peer, std::shared_ptr<Socket> socket);

    Task<Result<void>> begin_tls(WireTarget target);
    /// Sends what the kernel takes without a turn of the loop; how much that was. What fails will fail in `write` too.
    std::size_t write_at_once(std::string_view bytes);
    Task<Result<void>> write(std::string bytes);
    /// More of what the peer sends, for `received`.
    Task<std::tuple<boost::system::error_code, std::size_t>> read_more();
    /// Reads until `reader` has enough.
    template <class Reader>
    Task<Result<void>> feed(Reader& reader);

    /// Closes the socket at `deadline`, unless `calm` comes first.
    void watch(Deadline deadline);
    void calm() noexcept { watched = false; }
    void wait_for_deadline();
    /// Whether the coroutine itself was.
    static Task<bool> is_cancelled();
    /// Why an operation failed; throws where the coroutine itself was cancelled.
    Error why(const boost::system::error_code& error, bool cancelled) const;
    Error why_closed() const;
    void close() noexcept;

    std::string peer;
    std::shared_ptr<Socket> socket;
    std::shared_ptr<asio::ssl::context> context{};
    std::unique_ptr<SecureStream> secure{};
    ReceiveBuffer received{};
    std::deque<Awaited> awaited{};  // of the calls without an answer, the oldest first
    std::shared_ptr<Moulds> moulds{};
    asio::steady_timer watchdog;
    Deadline deadline{};
    bool waiting{false};
    bool watched{false};
    bool timed_out{false};
};

}  // namespace pyscaler::jmx
