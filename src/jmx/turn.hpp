#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"

#include <list>
#include <memory>
#include <optional>
#include <utility>

namespace pyscaler::jmx {

/// Lets coroutines of one event loop do something one after another, in the order in which they came.
class Turns {
public:
    /// Ends a turn when it goes out of scope.
    class Turn {
    public:
        explicit Turn(Turns& turns) : turns_(&turns) {}
        Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (turns_ != nullptr) turns_->end();
        }

    private:
        Turns* turns_;
    };

    /// A turn where nobody has one or waits; whoever has it keeps this object.
    std::optional<Turn> take_at_once();
    /// Waits for its turn; `Errc::timed_out`. Whoever waits keeps this object.
    Task<Result<std::shared_ptr<Turn>>> take(Deadline deadline);

private:
    void end();

    bool taken_{false};
    std::list<asio::steady_timer*> waiting_{};
};

}  // namespace pyscaler::jmx
