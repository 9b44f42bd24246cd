#pragma once
#include "base/result.hpp"
#include "base/task.hpp"
#include "http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <span>
#include <string_view>

namespace boost::asio::ssl {
class context;
}

namespace pyscaler::http {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// TLS 1.2 and up with this certificate and key; the error names the file.
Result<TlsContext> load_tls(const TlsFiles& files);

/// The bytes of a connection, bare or through TLS. One read and one write may be under way at a time.
class Transport {
public:
    virtual ~Transport() = default;

    virtual Task<Result<void>> shake_hands() = 0;
    /// How many bytes came. An error also for the end of the stream.
    virtual Task<Result<std::size_t>> read_some(std::span<char> room) = 0;
    /// Both, whole.
    virtual Task<Result<void>> write(std::string_view first, std::string_view second) = 0;
    /// Says to the peer that nothing more will come.
    virtual Task<void> finish() = 0;

    /// Reads and drops what the peer still sends, at most 256 KiB, so that the kernel does not answer it with a reset
    /// that would take our last response from the peer.
    Task<void> drain();

    /// Waits under way end with an error; the connection stays open.
    void cancel() noexcept;
    void close() noexcept;

private:
    virtual asio::ip::tcp::socket& socket() noexcept = 0;
};

std::unique_ptr<Transport> make_transport(asio::ip::tcp::socket socket, TlsContext tls);

}  // namespace pyscaler::http
