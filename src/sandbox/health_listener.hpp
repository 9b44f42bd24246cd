#pragma once
#include "base/result.hpp"
#include "base/spawn.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace pyscaler::sandbox {

/// The application of an instance, as far as a balancer sees it: answers every GET on its address with 200 and
/// "busy 42.0", or as it is told. Lives on one event loop.
class HealthListener {
public:
    enum class Manner { healthy, unhealthy, silent };  ///< 200; 503; accepts and says nothing

    /// Its connections run in `scope`. The error names address and port.
    static Result<std::unique_ptr<HealthListener>> open(Scope& scope, asio::any_io_executor loop,
                                                        const std::string& address, std::uint16_t port);
    /// Stops accepting.
    ~HealthListener();
    HealthListener(const HealthListener&) = delete;
    HealthListener& operator=(const HealthListener&) = delete;

    void set_manner(Manner manner);
    void set_busy(double busy);

private:
    struct State;
    explicit HealthListener(std::shared_ptr<State> state);
    static Task<void> accept(Scope& scope, std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::sandbox
