#include "http/client_multi.hpp"

#include "base/log.hpp"

#include <mutex>
#include <new>
#include <unistd.h>

namespace pyscaler::http {
namespace {

/// Idle connections that are kept: as many as one loop may have servers that it asks in turn.
constexpr long most_kept = 4096;

void initialise_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

CURLM* make_multi() {
    initialise_curl();
    auto* multi = curl_multi_init();
    if (multi == nullptr) throw std::bad_alloc();
    return multi;
}

}  // namespace

ClientMulti::ClientMulti(asio::any_io_executor executor)
    : executor_(std::move(executor)), multi_(make_multi(), &curl_multi_cleanup), timer_(executor_) {
    using SocketCallback = int (*)(CURL*, curl_socket_t, int, void*, void*);
    using TimerCallback = int (*)(CURLM*, long, void*);
    const SocketCallback on_socket = [](CURL*, curl_socket_t number, int wanted, void* self, void*) {
        static_cast<ClientMulti*>(self)->watch(number, wanted);
        return 0;
    };
    const TimerCallback on_timer = [](CURLM*, long milliseconds, void* self) {
        static_cast<ClientMulti*>(self)->set_timer(milliseconds);
        return 0;
    };
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, most_kept);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
}

ClientMulti::~ClientMulti() {
    // Closing its connections, libcurl would call back into an object that is half gone.
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, nullptr);
    multi_.reset();
}

void ClientMulti::add(ClientTransfer& transfer) {
    const auto code = curl_multi_add_handle(multi_.get(), transfer.handle());
    if (code != CURLM_OK) throw std::runtime_error(std::string("curl_multi_add_handle: ") + curl_multi_strerror(code));
}

void ClientMulti::remove(ClientTransfer& transfer) { curl_multi_remove_handle(multi_.get(), transfer.handle()); }

void ClientMulti::watch(curl_socket_t number, int wanted) {
    if (wanted == CURL_POLL_REMOVE) {
        if (const auto known = sockets_.find(number); known != sockets_.end()) {
            known->second->wanted = CURL_POLL_NONE;
            known->second->descriptor.close();
            sockets_.erase(known);
        }
        return;
    }
    auto& socket = sockets_[number];
    if (!socket) {
        const int duplicate = ::dup(number);
        if (duplicate < 0) {
            log::error("http", "cannot watch a connection: out of file descriptors");
            sockets_.erase(number);
            return;  // the transfer ends at its deadline
        }
        socket = std::make_shared<Socket>(Socket{asio::posix::stream_descriptor{executor_, duplicate}});
    }
    socket->wanted = wanted;
    wait_as_wanted(number, socket);
}

void ClientMulti::wait_as_wanted(curl_socket_t number, const std::shared_ptr<Socket>& socket) {
    if ((socket->wanted & CURL_POLL_IN) != 0 && !socket->reading) wait(number, socket, true);
    if ((socket->wanted & CURL_POLL_OUT) != 0 && !socket->writing) wait(number, socket, false);
}

void ClientMulti::wait(curl_socket_t number, const std::shared_ptr<Socket>& socket, bool for_reading) {
    (for_reading ? socket->reading : socket->writing) = true;
    const auto kind = for_reading ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write;
    socket->descriptor.async_wait(
        kind, [weak = weak_from_this(), number, socket, for_reading](const boost::system::error_code& error) {
            (for_reading ? socket->reading : socket->writing) = false;
            const auto self = weak.lock();
            if (!self || error == asio::error::operation_aborted) return;
            // `wanted` is nothing once libcurl let the socket go, even if the number is in use again.
            if ((socket->wanted & (for_reading ? CURL_POLL_IN : CURL_POLL_OUT)) == 0) return;
            self->act(number, error ? CURL_CSELECT_ERR : for_reading ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
            if (socket->descriptor.is_open()) self->wait_as_wanted(number, socket);
        });
}

void ClientMulti::set_timer(long milliseconds) {
    if (milliseconds < 0) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::milliseconds{milliseconds});
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (const auto self = weak.lock(); self && !error) self->act(CURL_SOCKET_TIMEOUT, 0);
    });
}

void ClientMulti::act(curl_socket_t number, int events) {
    int running = 0;
    curl_multi_socket_action(multi_.get(), number, events, &running);
    collect();
}

void ClientMulti::collect() {
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        auto* easy = message->easy_handle;
        const auto code = message->data.result;  // `message` is invalid once the handle is removed
        ClientTransfer* transfer = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        curl_multi_remove_handle(multi_.get(), easy);
        transfer->finish(code);
    }
}

}  // namespace pyscaler::http
