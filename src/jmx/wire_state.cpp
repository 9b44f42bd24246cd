#include "jmx/wire_state.hpp"

#include "jmx/failure.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace pyscaler::jmx {
namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 8192;

bool is_tls(const boost::system::error_code& error) {
    return error.category() == asio::error::get_ssl_category() ||
           error.category() == asio::ssl::error::get_stream_category();
}

/// Has the certificate checked for this host as well as for its chain, so that a wrong one is named as such.
bool expect_host(SSL* ssl, const std::string& host) {
    boost::system::error_code no_address;
    asio::ip::make_address(host, no_address);
    auto* expected = SSL_get0_param(ssl);
    return (no_address ? X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size())
                       : X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str())) == 1;
}

Error handshake_failure(const std::string& peer, const std::string& host, const boost::system::error_code& error,
                        SSL* ssl) {
    const auto verified = SSL_get_verify_result(ssl);
    if (verified == X509_V_ERR_HOSTNAME_MISMATCH || verified == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return error_of(Failure::tls_failed,
                        fmt::format("{}: certificate: host name mismatch: it is not of {}", peer, host));
    if (verified != X509_V_OK)
        return error_of(Failure::tls_failed,
                        fmt::format("{}: certificate: {}", peer, X509_verify_cert_error_string(verified)));
    const bool is_plain = ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_WRONG_VERSION_NUMBER;
    const bool hung_up = error == asio::error::eof || error == asio::error::connection_reset ||
                         error == asio::ssl::error::stream_truncated;
    if (is_plain || hung_up)
        return error_of(Failure::tls_missing, fmt::format("{}: no TLS handshake: {}", peer, error.message()));
    return error_of(Failure::tls_failed, fmt::format("{}: TLS handshake: {}", peer, error.message()));
}

}  // namespace

Wire::State::State(std::string where, std::shared_ptr<Socket> connected)
    : peer(std::move(where)), socket(std::move(connected)), watchdog(socket->get_executor()) {}

void Wire::State::close() noexcept {
    boost::system::error_code ignored;
    socket->close(ignored);
}

void Wire::State::watch(Deadline until) {
    deadline = until;
    watched = true;
    if (!waiting || watchdog.expiry() > deadline) wait_for_deadline();
}

// Not set back after each call, which would cost more than the call: it looks whether it has come too early.
void Wire::State::wait_for_deadline() {
    waiting = true;
    watchdog.expires_at(deadline);
    watchdog.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!self || error) return;
        self->waiting = false;
        if (!self->watched) return;
        if (std::chrono::steady_clock::now() < self->deadline) return self->wait_for_deadline();
        self->timed_out = true;
        self->close();
    });
}

Task<bool> Wire::State::is_cancelled() {
    co_return (co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none;
}

Error Wire::State::why_closed() const {
    if (timed_out) return {Errc::timed_out, fmt::format("{}: no answer in time", peer)};
    return {Errc::unreachable, fmt::format("{}: connection lost", peer)};
}

Error Wire::State::why(const boost::system::error_code& error, bool cancelled) const {
    if (timed_out) return why_closed();
    if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
    if (is_tls(error) && error != asio::ssl::error::stream_truncated)
        return error_of(Failure::tls_failed, fmt::format("{}: {}", peer, error.message()));
    return {Errc::unreachable, fmt::format("{}: connection lost: {}", peer, error.message())};
}

Task<Result<void>> Wire::State::begin_tls(WireTarget target) {
    context = target.tls;
    secure = std::make_unique<SecureStream>(*socket, *context);
    if (target.check_host_name && !expect_host(secure->native_handle(), target.host))
        co_return error_of(Failure::tls_failed, fmt::format("{}: no certificate can be of {}", peer, target.host));
    SSL_set_tlsext_host_name(secure->native_handle(), target.host.c_str());  // NOLINT: a macro of OpenSSL casts
    auto [error] = co_await secure->async_handshake(asio::ssl::stream_base::client, as_tuple);
    if (!error) co_return Result<void>{};
    const bool cancelled = co_await is_cancelled();
    if (timed_out || cancelled) co_return why(error, cancelled);
    co_return handshake_failure(peer, target.host, error, secure->native_handle());
}

std::size_t Wire::State::write_at_once(std::string_view bytes) {
    if (secure) return 0;
    boost::system::error_code error;
    const auto sent = socket->write_some(asio::buffer(bytes.data(), bytes.size()), error);
    return error ? 0 : sent;
}

Task<Result<void>> Wire::State::write(std::string bytes) {
    boost::system::error_code error;
    std::size_t sent = 0;
    if (secure)
        std::tie(error, sent) = co_await asio::async_write(*secure, asio::buffer(bytes), as_tuple);
    else
        std::tie(error, sent) = co_await asio::async_write(*socket, asio::buffer(bytes), as_tuple);
    if (error) co_return why(error, co_await is_cancelled());
    co_return Result<void>{};
}

Task<std::tuple<boost::system::error_code, std::size_t>> Wire::State::read_more() {
    auto* place = received.room(read_size);
    const auto room = asio::buffer(place, received.free());
    return secure ? secure->async_read_some(room, as_tuple) : socket->async_read_some(room, as_tuple);
}

}  // namespace pyscaler::jmx
