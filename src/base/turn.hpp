#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"

#include <list>
#include <memory>
#include <optional>
#include <utility>

namespace pyscaler {

/// Lets coroutines of one event loop do something one after another, or a few at once, in the order in which they came.
class Turns {
public:
    /// Ends a turn when it goes out of scope.
    class Turn {
    public:
        explicit Turn(Turns& turns) : turns_(&turns) { ++turns.taken_; }
        Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (turns_ != nullptr) turns_->end();
        }

    private:
        Turns* turns_;
    };

    /// At most `at_once` have a turn.
    explicit Turns(std::size_t at_once = 1) : at_once_(at_once) {}
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    /// A turn where one is free and nobody waits; whoever has it keeps this object.
    std::optional<Turn> take_at_once();
    /// Waits for its turn; `Errc::timed_out`. Whoever waits keeps this object.
    Task<Result<std::shared_ptr<Turn>>> take(Deadline deadline);

private:
    class Place;
    void end();
    void wake_next();

    std::size_t at_once_;
    std::size_t taken_{0};
    std::list<asio::steady_timer*> waiting_{};
};

}  // namespace pyscaler
