#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "model/event.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

namespace pyscaler::app {

struct DemoOptions {
    std::filesystem::path folder{};  ///< everything of the demo; must be empty or missing
    std::string listen_address{"127.0.0.1"};
    std::uint16_t listen_port{7070};
    std::uint16_t sandbox_port{0};  ///< 0: a free one
    bool once{false};               ///< end after one growth and one shrinking
};

/// Where a running demo is found.
struct DemoAddress {
    std::string url{};
    std::string sandbox{};
    std::filesystem::path folder{};
    Secret token{};
    std::string user{};
    Secret password{};
};

/// The whole product on its embedded defaults against the sandbox cloud, in one process: a cluster that grows under the
/// load and shrinks after it. Everything that happens is told as it happens.
class Demo {
public:
    /// `ready` is called once with where it is, `tell` for each event in order; both from the thread that calls `run`.
    Demo(DemoOptions options, std::function<void(const DemoAddress&)> ready,
         std::function<void(const model::Event&)> tell)
        : options_(std::move(options)), ready_(std::move(ready)), tell_(std::move(tell)) {}

    /// Runs until `stopped` becomes true, or (with `once`) until the cluster has grown and shrunk. Blocks. An error
    /// when something could not be started, or `Errc::timed_out` when `once` took longer than four minutes.
    Result<void> run(const std::atomic<bool>& stopped);

private:
    struct Stage;
    Result<void> follow(Stage& stage, const std::atomic<bool>& stopped);

    DemoOptions options_;
    std::function<void(const DemoAddress&)> ready_;
    std::function<void(const model::Event&)> tell_;
};

}  // namespace pyscaler::app
