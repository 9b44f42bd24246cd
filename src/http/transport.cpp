#include "http/transport.hpp"

#include "base/pem.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/core.h>

namespace pyscaler::http {
namespace {

using asio::ip::tcp;
namespace ssl = asio::ssl;
using Code = boost::system::error_code;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

template <class Stream>
Task<Result<std::size_t>> read_from(Stream& stream, std::span<char> room) {
    const auto [error, count] = co_await stream.async_read_some(asio::buffer(room.data(), room.size()), use_tuple);
    if (error) co_return Error{error, "read"};
    co_return count;
}

template <class Stream>
Task<Result<void>> write_to(Stream& stream, std::string_view first, std::string_view second) {
    const std::array<asio::const_buffer, 2> both{asio::buffer(first), asio::buffer(second)};
    const auto [error, count] = co_await asio::async_write(stream, both, use_tuple);
    if (error) co_return Error{error, "write"};
    co_return Result<void>{};
}

void end_sending(tcp::socket& socket) {
    Code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

class PlainTransport final : public Transport {
public:
    explicit PlainTransport(tcp::socket socket) : socket_(std::move(socket)) {}

    Task<Result<void>> shake_hands() override { co_return Result<void>{}; }
    Task<Result<std::size_t>> read_some(std::span<char> room) override { return read_from(socket_, room); }
    Task<Result<void>> write(std::string_view first, std::string_view second) override {
        return write_to(socket_, first, second);
    }
    Task<void> finish() override {
        end_sending(socket_);
        co_return;
    }

private:
    tcp::socket& socket() noexcept override { return socket_; }

    tcp::socket socket_;
};

class TlsTransport final : public Transport {
public:
    TlsTransport(tcp::socket socket, TlsContext context)
        : context_(std::move(context)), stream_(std::move(socket), *context_) {}

    Task<Result<void>> shake_hands() override {
        const auto [error] = co_await stream_.async_handshake(ssl::stream_base::server, use_tuple);
        if (error) co_return Error{error, "TLS handshake"};
        co_return Result<void>{};
    }
    Task<Result<std::size_t>> read_some(std::span<char> room) override { return read_from(stream_, room); }
    /// One buffer, since Asio makes one TLS record of each.
    Task<Result<void>> write(std::string_view first, std::string_view second) override {
        std::string both;
        both.reserve(first.size() + second.size());
        both.append(first).append(second);
        co_return co_await write_to(stream_, both, {});
    }
    Task<void> finish() override {
        co_await stream_.async_shutdown(use_tuple);
        end_sending(stream_.next_layer());
    }

private:
    tcp::socket& socket() noexcept override { return stream_.next_layer(); }

    TlsContext context_;
    ssl::stream<tcp::socket> stream_;
};

}  // namespace

Result<TlsContext> load_tls(const TlsFiles& files) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    Code error;
    context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                             ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1,
                         error);
    context->use_certificate_chain_file(files.certificate, error);
    if (error) return Error{error, "certificate " + files.certificate + ": " + error.message()};
    // Without a callback OpenSSL asks for a passphrase on the terminal, and everything waits.
    const auto is_encrypted = std::make_shared<bool>(false);
    context->set_password_callback([is_encrypted](std::size_t, ssl::context::password_purpose) {
        *is_encrypted = true;
        return std::string{};
    });
    context->use_private_key_file(files.private_key, ssl::context::pem, error);
    if (*is_encrypted)
        return Error{Errc::invalid, fmt::format("private key {} {}", files.private_key, encrypted_key_fault)};
    if (error) return Error{error, "private key " + files.private_key + ": " + error.message()};
    return context;
}

Task<void> Transport::drain() {
    std::array<char, 4096> dropped;
    for (std::size_t left = 256 * 1024; left > 0;) {
        const auto [error, count] = co_await socket().async_read_some(asio::buffer(dropped), use_tuple);
        if (error) co_return;
        left -= std::min(left, count);
    }
}

void Transport::cancel() noexcept {
    Code ignored;
    socket().cancel(ignored);
}

void Transport::close() noexcept {
    Code ignored;
    socket().close(ignored);
}

std::unique_ptr<Transport> make_transport(tcp::socket socket, TlsContext tls) {
    if (tls) return std::make_unique<TlsTransport>(std::move(socket), std::move(tls));
    return std::make_unique<PlainTransport>(std::move(socket));
}

}  // namespace pyscaler::http
