#pragma once
#include "http/client_transfer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>
#include <map>
#include <memory>

namespace pyscaler::http {

/// libcurl's multi handle on an event loop: libcurl says which sockets and which moment it waits for, Asio waits.
class ClientMulti : public std::enable_shared_from_this<ClientMulti> {
public:
    explicit ClientMulti(asio::any_io_executor executor);
    ~ClientMulti();
    ClientMulti(const ClientMulti&) = delete;
    ClientMulti& operator=(const ClientMulti&) = delete;

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    /// Starts `transfer`, which is `finish`ed later, never inside this call.
    void add(ClientTransfer& transfer);
    /// Ends it if it is still under way.
    void remove(ClientTransfer& transfer);

private:
    // Asio waits on a duplicate: libcurl may close its own descriptor whenever it likes, and a number that is closed
    // and taken again must not be mistaken for the old socket.
    struct Socket {
        asio::posix::stream_descriptor descriptor;
        int wanted{CURL_POLL_NONE};
        bool reading{false};
        bool writing{false};
    };

    void watch(curl_socket_t number, int wanted);
    void wait(curl_socket_t number, const std::shared_ptr<Socket>& socket, bool for_reading);
    void wait_as_wanted(curl_socket_t number, const std::shared_ptr<Socket>& socket);
    void set_timer(long milliseconds);
    void act(curl_socket_t number, int events);
    void collect();

    asio::any_io_executor executor_;
    std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
    asio::steady_timer timer_;
    std::map<curl_socket_t, std::shared_ptr<Socket>> sockets_{};
};

}  // namespace pyscaler::http
