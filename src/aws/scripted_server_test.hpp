#pragma once
#include "aws/signature.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::aws {

/// A server on loopback that gives prepared answers in order, one connection each, and keeps what it was asked.
class ScriptedServer {
public:
    struct Answer {
        int status{200};
        std::string body{};
        std::string headers{};  // whole lines, each ending in \r\n
        bool hang{false};       // read the request and say nothing
    };

    explicit ScriptedServer(asio::io_context& loop);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    /// After the last one, connections are accepted and closed.
    ScriptedServer& then(int status, std::string body = {}, std::string headers = {});
    ScriptedServer& then_hang();
    std::string url() const;
    /// Requests as they came over the wire; the path holds the query.
    const std::vector<SignedRequest>& requests() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Runs `task` on `loop` until it has a result; what it throws is thrown here.
template <class T>
T run(asio::io_context& loop, Task<T> task) {
    auto result = std::make_shared<std::optional<T>>();
    auto thrown = std::make_shared<std::exception_ptr>();
    asio::co_spawn(loop, std::move(task), [result, thrown](std::exception_ptr error, T value) {
        *thrown = error;
        *result = std::move(value);
    });
    loop.restart();
    while (!*result && loop.run_one() != 0) {
    }
    if (*thrown) std::rethrow_exception(*thrown);
    return std::move(result->value());
}

}  // namespace pyscaler::aws
