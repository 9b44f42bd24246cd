#include "http/connection.hpp"

#include "base/log.hpp"
#include "base/offload.hpp"
#include "http/compression.hpp"
#include "http/connection_group.hpp"
#include "http/problem.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace pyscaler::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t slice_bytes = 64 * 1024;      // what `write_time` is for
constexpr std::size_t compressed_from = 1024;       // smaller ones fit into a packet anyway
constexpr std::size_t offloaded_from = 128 * 1024;  // about a millisecond of gzip
constexpr auto closing_time = 2s;

bool is_packable(const Response& response) {
    return response.compress && response.content().size() > compressed_from &&
           is_compressible(response.headers.value("Content-Type")) && !response.headers.contains("Content-Encoding");
}

Response failure(std::string_view request, std::string_view cause) {
    log::error("http", "{}: {}", request, cause);
    return problem(500, "the server failed to answer; its log says why");
}

}  // namespace

/// The body of a stream in chunks, or bare for HTTP/1.0, which ends it with the connection.
class Connection::ChunkWriter final : public Writer {
public:
    ChunkWriter(Connection& connection, bool is_chunked) : connection_(connection), is_chunked_(is_chunked) {}

    Task<Result<void>> write(std::string piece) override {
        if (piece.empty()) co_return Result<void>{};
        std::string head;
        if (is_chunked_) {
            head = fmt::format("{:x}\r\n", piece.size());
            piece.append("\r\n");
        }
        if (!co_await connection_.write(head, piece)) co_return Error{Errc::unreachable, "the client has gone"};
        connection_.enter(Phase::streaming);
        if (connection_.is_finishing_) {
            connection_.finish_up();
            co_return Error{Errc::cancelled, "the server stops"};
        }
        co_return Result<void>{};
    }

private:
    Connection& connection_;
    bool is_chunked_;
};

Connection::Connection(std::shared_ptr<Service> service, std::shared_ptr<ConnectionGroup> group,
                       std::unique_ptr<Transport> transport, Peer peer)
    : service_(std::move(service)),
      group_(std::move(group)),
      transport_(std::move(transport)),
      peer_(std::move(peer)),
      buffer_(service_->limits.header_bytes),
      parser_(service_->limits) {
    group_->enter(*this);
}

Connection::~Connection() {
    group_->leave(*this);
    --group_->load();
}

Task<void> Connection::serve(std::shared_ptr<Connection> self, std::optional<Admission::Place> place) {
    const auto held = std::move(place);
    self->enter(Phase::handshake, self->service_->limits.header_time);
    const auto greeted = co_await self->transport_->shake_hands();
    if (!greeted) {
        log::debug("http", "{}: {}", self->peer_.remote_address, greeted.error().code().message());
        co_return;
    }
    // A new client has to say what it wants sooner than one that was served already.
    self->enter(Phase::idle, self->service_->limits.header_time);
    while (co_await self->serve_one()) self->enter(Phase::idle, self->service_->limits.idle_time);
    if (self->producer_) co_await self->stream();
    if (self->must_close_gently_) co_await self->close();
}

Task<void> Connection::turn_away(std::shared_ptr<Connection> self, std::optional<Admission::Place> place) {
    const auto held = std::move(place);
    self->parser_.reject(503, "there are too many connections");
    co_await self->reject();
    co_await self->close();
}

void Connection::enter(Phase phase, std::chrono::milliseconds time) noexcept {
    phase_ = phase;
    deadline_ = deadline_in(time);
    is_late_ = false;
}

void Connection::enter(Phase phase) noexcept {
    phase_ = phase;
    deadline_ = Deadline::max();
}

void Connection::look_at(Deadline now) noexcept {
    if (now < deadline_) return;
    is_late_ = true;
    deadline_ = Deadline::max();
    // Whoever is slow in asking is told so; whoever is slow in listening would not hear it.
    const bool can_be_told = phase_ == Phase::header || phase_ == Phase::body;
    if (can_be_told) {
        transport_->cancel();
    } else {
        transport_->close();
    }
}

void Connection::finish_up() noexcept {
    is_finishing_ = true;
    if (phase_ == Phase::idle || phase_ == Phase::streaming) transport_->cancel();
}

/// Whether there may be another request.
Task<bool> Connection::serve_one() {
    parser_.reset();
    if (!co_await read_header() || !co_await read_body()) co_return co_await reject();
    enter(Phase::working);
    ++service_->requests;
    keeps_alive_ = parser_.keeps_alive();
    const bool is_head = parser_.request().method == Method::head;
    const bool takes_gzip = accepts_gzip(parser_.request().headers);
    auto response = co_await answer(std::move(parser_.request()));
    keeps_alive_ = keeps_alive_ && !is_finishing_ && !response.headers.has_token("Connection", "close");
    if (response.producer) co_return co_await begin_stream(std::move(response), is_head);
    co_return co_await send(std::move(response), is_head, takes_gzip);
}

Task<bool> Connection::read_header() {
    using Stage = RequestParser::Stage;
    for (;;) {
        buffer_.consume(parser_.feed(buffer_.view()));
        if (parser_.stage() == Stage::rejected) co_return false;
        if (parser_.stage() != Stage::empty && parser_.stage() != Stage::header) co_return true;
        // The empty line before a request is read over without starting the time of its header.
        if (parser_.stage() == Stage::header && phase_ == Phase::idle) {
            enter(Phase::header, service_->limits.header_time);
        }
        if (phase_ == Phase::idle && is_finishing_) co_return false;
        if (!co_await read_more()) co_return false;
    }
}

Task<bool> Connection::read_body() {
    auto& request = parser_.request();
    request.remote_address = peer_.remote_address;
    request.local_address = peer_.local_address;
    request.is_tls = peer_.is_tls;
    service_->proxies.apply(request);
    if (parser_.stage() == RequestParser::Stage::complete) co_return true;

    enter(Phase::body, service_->limits.body_time);
    const auto limit = body_limit();
    parser_.limit_body(limit);
    if (parser_.has_more_than(limit)) parser_.reject(413, "the body is too large");
    if (parser_.expects_continue() && buffer_.view().empty() && !co_await say_continue()) co_return false;
    while (parser_.stage() == RequestParser::Stage::body) {
        const auto used = parser_.feed(buffer_.view());
        buffer_.consume(used);
        if (parser_.stage() != RequestParser::Stage::body) break;
        if (used == 0 && buffer_.is_full()) parser_.reject(400, "a chunk's size or the trailers are too long");
        if (parser_.stage() == RequestParser::Stage::body && !co_await read_more()) co_return false;
    }
    co_return parser_.stage() == RequestParser::Stage::complete;
}

std::size_t Connection::body_limit() {
    return service_->body_limit ? service_->body_limit(parser_.request()) : service_->limits.body_bytes;
}

Task<bool> Connection::say_continue() {
    if (parser_.stage() != RequestParser::Stage::body) co_return false;
    const auto written = co_await transport_->write("HTTP/1.1 100 Continue\r\n\r\n", {});
    co_return written.has_value();
}

Task<bool> Connection::read_more() {
    const auto room = buffer_.prepare();
    const auto count = co_await transport_->read_some(room);
    if (count) buffer_.commit(*count);
    if (!count && is_late_ && phase_ != Phase::idle) parser_.reject(408, "the request did not come in time");
    co_return count.has_value();
}

Task<Response> Connection::answer(Request request) {
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    const auto what = fmt::format("{} {}", to_string(request.method), request.target.path());
    try {
        auto response = co_await service_->handler(std::move(request));
        check(response.headers);
        co_return response;
    } catch (const boost::system::system_error& error) {
        if (cancellation.cancelled() != asio::cancellation_type::none) throw;
        co_return failure(what, error.what());
    } catch (const std::exception& error) {
        co_return failure(what, error.what());
    }
}

/// Says why a request was not taken, if there is something to say, and ends the connection.
Task<bool> Connection::reject() {
    if (parser_.stage() != RequestParser::Stage::rejected) co_return false;
    ++service_->rejected;
    keeps_alive_ = false;
    auto response = problem(parser_.rejection().status, parser_.rejection().detail);
    co_return co_await send(std::move(response), false, false);
}

Task<bool> Connection::send(Response response, bool is_head, bool takes_gzip) {
    const bool is_bodiless = is_head || !has_body(response.status);
    std::string packed;
    std::string_view content = response.content();
    Framing framing;
    framing.keeps_alive = keeps_alive_;
    framing.varies = is_packable(response) || response.shared_gzip_body;
    framing.is_gzip = framing.varies && takes_gzip;
    if (framing.is_gzip && response.shared_gzip_body) {
        content = *response.shared_gzip_body;
    } else if (framing.is_gzip) {
        packed = co_await pack(std::string{content});
        content = packed;
    }
    if (has_body(response.status)) framing.length = content.size();
    const auto head = response_head(response, framing, group_->date());
    must_close_gently_ = !keeps_alive_;
    co_return co_await write(head, is_bodiless ? std::string_view{} : content) && keeps_alive_;
}

Task<std::string> Connection::pack(std::string text) {
    if (text.size() < offloaded_from) co_return gzip(text);
    auto job = [text = std::move(text)] { return gzip(text); };
    co_return co_await offload(service_->compressors, std::move(job));
}

/// The first slice goes with the head, in one packet where it fits.
Task<bool> Connection::write(std::string_view first, std::string_view second) {
    do {
        enter(Phase::writing, service_->limits.write_time);
        const auto slice = second.substr(0, slice_bytes);
        const auto written = co_await transport_->write(first, slice);
        if (!written) {
            must_close_gently_ = false;
            co_return false;
        }
        first = {};
        second.remove_prefix(slice.size());
    } while (!second.empty());
    co_return true;
}

/// The head of a stream. Its body follows from `serve`, when all is gone that only this needs: streams are many and
/// last.
Task<bool> Connection::begin_stream(Response response, bool is_head) {
    keeps_alive_ = false;
    Framing framing;
    framing.keeps_alive = false;
    framing.is_chunked = parser_.takes_chunks();
    const auto head = response_head(response, framing, group_->date());
    if (co_await write(head, {}) && !is_head) producer_ = std::move(response.producer);
    co_return false;
}

Task<void> Connection::stream() {
    enter(Phase::streaming);
    const bool is_chunked = parser_.takes_chunks();
    parser_.release();
    if (buffer_.view().empty()) buffer_.release();
    ChunkWriter writer{*this, is_chunked};
    if (is_finishing_) co_return;
    const auto executor = co_await asio::this_coro::executor;
    auto race = asio::experimental::make_parallel_group(asio::co_spawn(executor, produce(writer), asio::deferred),
                                                        asio::co_spawn(executor, watch_for_end(), asio::deferred));
    const auto [order, failed, ended] =
        co_await race.async_wait(asio::experimental::wait_for_one{}, asio::use_awaitable);
    if (order[0] != 0 || failed) co_return;
    must_close_gently_ = true;
    if (is_chunked) co_await write("0\r\n\r\n", {});
}

Task<void> Connection::produce(ChunkWriter& writer) {
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    try {
        co_await producer_(writer);
    } catch (const std::exception& error) {
        if (cancellation.cancelled() == asio::cancellation_type::none) log::error("http", "stream: {}", error.what());
        throw;
    }
}

/// Returns when the client has closed its side, or sends more than a client that listens has to say.
Task<void> Connection::watch_for_end() {
    std::array<char, 64> dropped;  // small: it stands as long as the stream, and there are many
    for (std::size_t left = slice_bytes; left > 0;) {
        const auto count = co_await transport_->read_some(dropped);
        if (!count) co_return;
        left -= std::min(left, *count);
    }
}

Task<void> Connection::close() {
    enter(Phase::closing, closing_time);
    co_await transport_->finish();
    const bool may_send_more = parser_.stage() == RequestParser::Stage::rejected || !buffer_.view().empty();
    if (may_send_more) co_await transport_->drain();
}

}  // namespace pyscaler::http
