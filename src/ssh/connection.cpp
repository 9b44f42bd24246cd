#include "ssh/connection.hpp"

#include <fmt/core.h>
#include <libssh/server.h>
#include <new>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace pyscaler::ssh {
namespace {

using Identity = std::pair<dev_t, ino_t>;

/// Which file a descriptor stands for; nothing when it is closed.
std::optional<Identity> identity(int descriptor) {
    struct stat status{};
    if (::fstat(descriptor, &status) != 0) return std::nullopt;
    return Identity{status.st_dev, status.st_ino};
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, std::string peer)
    : socket_(std::move(socket)), scope_(socket_.get_executor()), peer_(std::move(peer)), session_(ssh_new()) {
    if (!session_) throw std::bad_alloc{};
}

Connection::~Connection() { close(); }

void Connection::start() {
    // Connecting made Asio ask for writability, for good: every wait for a packet would first end with that.
    const auto protocol = socket_.local_endpoint().protocol();
    socket_.assign(protocol, socket_.release());
    descriptor_ = ::dup(socket_.native_handle());
    if (descriptor_ == -1) throw boost::system::system_error(errno, boost::system::system_category(), "dup");
    ssh_options_set(session_, SSH_OPTIONS_FD, &descriptor_);
    ssh_set_blocking(session_, 0);
    ssh_set_counters(session_, &traffic_, nullptr);
    last_heard_ = std::chrono::steady_clock::now();
    pump();
}

void Connection::pump() {
    socket_.async_wait(asio::ip::tcp::socket::wait_read, [weak = weak_from_this()](boost::system::error_code error) {
        auto self = weak.lock();
        if (!self || self->closed_ || error) return;
        self->process();
        if (self->alive() || !self->connected_once_) self->pump();
    });
}

// Called also when no call is under way: a readable socket that nobody reads would keep the loop spinning.
void Connection::process() {
    ssh_execute_message_callbacks(session_);
    connected_once_ |= ssh_is_connected(session_) != 0;
    hear();
    waiters_.wake_all();
    if (is_lost()) rouse();
}

void Connection::hear() {
    if (std::exchange(heard_, traffic_.in_bytes) == traffic_.in_bytes) return;
    last_heard_ = std::chrono::steady_clock::now();
    waiters_.wake_all();
}

void Connection::flush_later() {
    if (!write_pending() || std::exchange(flushing_, true)) return;
    socket_.async_wait(asio::ip::tcp::socket::wait_write, [weak = weak_from_this()](boost::system::error_code error) {
        auto self = weak.lock();
        if (!self) return;
        self->flushing_ = false;
        if (!error && !self->closed_) self->process();
    });
}

Task<Result<void>> Connection::wait(Deadline deadline) {
    auto self = shared_from_this();
    if (closed_) co_return lost();
    flush_later();
    const bool woken = co_await waiters_.wait(deadline);
    if (is_lost()) co_return lost();
    if (!woken) co_return Error{Errc::timed_out, fmt::format("{}: no answer in time", peer_)};
    co_return Result<void>{};
}

Task<Result<void>> Connection::sleep(Deadline deadline) {
    auto self = shared_from_this();
    if (is_lost()) co_return lost();
    const bool roused = co_await sleepers_.wait(deadline);
    if (is_lost()) co_return lost();
    if (!roused) co_return Error{Errc::timed_out, fmt::format("{}: no answer in time", peer_)};
    co_return Result<void>{};
}

std::string Connection::last_error() const { return closed_ ? "closed" : ssh_get_error(session_); }

Error Connection::lost() const { return {Errc::unreachable, fmt::format("{}: connection lost", peer_)}; }

HostKey Connection::proven_key() const {
    ssh_key key = nullptr;
    if (ssh_get_server_publickey(session_, &key) != SSH_OK) return {};
    HostKey proven{ssh_key_type_to_char(ssh_key_type(key)), {}};
    char* text = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &text) == SSH_OK) {
        proven.blob = text;
        ssh_string_free_char(text);
    }
    ssh_key_free(key);
    return proven;
}

void Connection::close() {
    if (std::exchange(closed_, true)) return;
    wake_all();
    // Whether libssh closed its descriptor cannot be asked (ssh_get_fd is -1 in both cases), so compare what it is.
    const auto ours = identity(socket_.native_handle());
    ssh_disconnect(session_);
    ssh_free(std::exchange(session_, nullptr));
    if (descriptor_ != -1 && ours && identity(descriptor_) == ours) ::close(descriptor_);
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace pyscaler::ssh
