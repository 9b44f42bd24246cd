#pragma once
#include "base/deadline.hpp"
#include "http/admission.hpp"
#include "http/forwarding.hpp"
#include "http/handler.hpp"
#include "http/read_buffer.hpp"
#include "http/request_parser.hpp"
#include "http/response_head.hpp"
#include "http/transport.hpp"

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <string>

namespace pyscaler::http {

class ConnectionGroup;

/// What all connections of a server share; it outlives them.
struct Service {
    Limits limits{};
    Handler handler{};
    BodyLimit body_limit{};
    Forwarding proxies{};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> rejected{0};
    asio::thread_pool compressors{1};  ///< for bodies that take longer than a loop may be held up
};

/// One connection of a client, on one loop, from its first byte to its last.
///
///   handshake ──▶ idle ──▶ header ──▶ body ──▶ working ──▶ writing ──▶ idle, or closing
///                          └── rejected ──────────────────────┘
///
/// It has no timers: it says until when it may wait for what, and its group looks at that now and then.
class Connection {
public:
    struct Peer {
        std::string remote_address{};
        std::string local_address{};
        bool is_tls{false};
    };

    Connection(std::shared_ptr<Service> service, std::shared_ptr<ConnectionGroup> group,
               std::unique_ptr<Transport> transport, Peer peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Serves requests until the client, a limit or the group ends it. `place` is held that long.
    static Task<void> serve(std::shared_ptr<Connection> self, std::optional<Admission::Place> place);
    /// Answers 503 to a client that is one too many.
    static Task<void> turn_away(std::shared_ptr<Connection> self, std::optional<Admission::Place> place);

    /// Ends the present wait if its time is over.
    void look_at(Deadline now) noexcept;
    /// Closes when idle, and a stream; otherwise after the response under way.
    void finish_up() noexcept;

private:
    enum class Phase { handshake, idle, header, body, working, streaming, writing, closing };
    class ChunkWriter;

    void enter(Phase phase, std::chrono::milliseconds time) noexcept;
    void enter(Phase phase) noexcept;

    Task<bool> serve_one();
    Task<bool> read_header();
    Task<bool> read_body();
    Task<bool> read_more();
    Task<bool> say_continue();
    Task<Response> answer(Request request);
    Task<bool> reject();
    Task<bool> send(Response response, bool is_head, bool takes_gzip);
    Task<bool> begin_stream(Response response, bool is_head);
    Task<void> stream();
    Task<void> produce(ChunkWriter& writer);
    Task<void> watch_for_end();
    Task<std::string> pack(std::string text);
    Task<bool> write(std::string_view first, std::string_view second);
    Task<void> close();
    std::size_t body_limit();

    std::shared_ptr<Service> service_;
    std::shared_ptr<ConnectionGroup> group_;
    std::unique_ptr<Transport> transport_;
    Peer peer_;
    ReadBuffer buffer_;
    RequestParser parser_;
    Producer producer_{};  // of the stream that has begun
    Phase phase_{Phase::handshake};
    Deadline deadline_{Deadline::max()};
    bool is_late_{false};       // the last wait ended because its time was over
    bool is_finishing_{false};  // no further request
    bool keeps_alive_{true};
    bool must_close_gently_{false};
};

}  // namespace pyscaler::http
