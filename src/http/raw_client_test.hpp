#pragma once
#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace pyscaler::http::test {

/// A blocking client that sends the bytes it is told to, right or wrong.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1", const char* from = "127.0.0.1")
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval patience{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        auto ours = endpoint(from, 0);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&ours), sizeof ours);
        auto theirs = endpoint(address, port);
        is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&theirs), sizeof theirs) == 0;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool is_connected() const { return is_connected_; }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }
    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }

    /// Everything up to and with `end`, or what came before the server closed.
    std::string read_until(std::string_view end) {
        while (pending_.find(end) == std::string::npos) {
            if (!fill()) return std::exchange(pending_, {});
        }
        const auto size = pending_.find(end) + end.size();
        auto text = pending_.substr(0, size);
        pending_.erase(0, size);
        return text;
    }
    /// Everything until the server closes.
    std::string read_all() {
        while (fill()) {
        }
        return std::exchange(pending_, {});
    }
    /// What comes within `patience`.
    std::string read_available(std::chrono::milliseconds patience) {
        pollfd waiting{socket_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(patience.count())) > 0) fill();
        return std::exchange(pending_, {});
    }
    /// One response with a Content-Length.
    std::string read_response() {
        auto head = read_until("\r\n\r\n");
        const auto field = head.find("Content-Length: ");
        const std::size_t length = field == std::string::npos ? 0 : std::stoul(head.substr(field + 16));
        while (pending_.size() < length && fill()) {
        }
        auto body = pending_.substr(0, length);
        pending_.erase(0, body.size());
        return head + body;
    }

private:
    static sockaddr_in endpoint(const char* address, std::uint16_t port) {
        sockaddr_in endpoint{};
        endpoint.sin_family = AF_INET;
        endpoint.sin_port = htons(port);
        ::inet_pton(AF_INET, address, &endpoint.sin_addr);
        return endpoint;
    }

    bool fill() {
        char bytes[16384];
        const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        pending_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    int socket_;
    bool is_connected_{false};
    std::string pending_{};
};

/// 200 of "HTTP/1.1 200 OK..."; 0 where there is no response.
inline int status_of(std::string_view response) {
    return response.starts_with("HTTP/1.1 ") ? std::stoi(std::string{response.substr(9, 3)}) : 0;
}

}  // namespace pyscaler::http::test
