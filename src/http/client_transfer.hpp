#pragma once
#include "http/client.hpp"

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>
#include <memory>

namespace pyscaler::http {

/// One exchange as libcurl sees it: owns the easy handle and everything it points at, so it must not move.
class ClientTransfer {
public:
    ClientTransfer(ClientRequest request, const asio::any_io_executor& executor);
    ~ClientTransfer();
    ClientTransfer(const ClientTransfer&) = delete;
    ClientTransfer& operator=(const ClientTransfer&) = delete;

    /// Sets every option; `Errc::invalid` when the request cannot be sent as it is.
    Result<void> prepare();
    CURL* handle() const noexcept { return easy_.get(); }

    /// libcurl is through with it: wakes who waits on `done`.
    void finish(CURLcode code);
    bool finished() const noexcept { return finished_; }
    asio::steady_timer& done() noexcept { return done_; }
    /// What came of it, once finished.
    Result<ClientResponse> result();
    /// "GET http://127.0.0.1:7070/": for messages. Without user, password and query.
    const std::string& name() const noexcept { return name_; }

private:
    Result<void> read_url();
    Result<void> add_headers();
    /// Refuses what libcurl would ask a passphrase for.
    Result<void> check_pem() const;
    void set_method_and_body();
    void set_connection();
    void set_tls();
    void set_callbacks();
    std::size_t take_header(std::string_view line);
    std::size_t take_body(std::string_view bytes);
    Error failure() const;

    ClientRequest request_;
    std::string name_{};
    bool loopback_{false};
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_;
    std::array<char, CURL_ERROR_SIZE> message_{};
    asio::steady_timer done_;
    ClientResponse response_{};
    std::size_t header_bytes_{0};
    CURLcode code_{CURLE_OK};
    bool finished_{false};
    bool too_large_{false};
    bool stopped_{false};
};

}  // namespace pyscaler::http
