#pragma once
#include "base/deadline.hpp"
#include "base/task.hpp"

#include <memory>
#include <string>

namespace pyscaler {

/// Owns the coroutines that were started in it, all on one event loop. Outlives none of them: call `stop` before
/// destroying it (the destructor cancels what is left and forgets it).
class Scope {
public:
    /// `executor`: that of one event loop; everything of this scope runs there.
    explicit Scope(asio::any_io_executor executor);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    /// Starts `work`; may be called from any thread. An exception that leaves it is logged with `name` and ends only
    /// it. After `stop` nothing starts any more.
    void spawn(std::string name, Task<void> work);

    /// Cancels everything and waits until all have ended or `deadline` has passed. Run it on the scope's loop.
    /// Returns false when something is still running: its name is logged.
    Task<bool> stop(Deadline deadline);

    std::size_t running() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Starts `work` in `scope`: the only way we start a coroutine that nobody awaits.
inline void spawn(Scope& scope, std::string name, Task<void> work) { scope.spawn(std::move(name), std::move(work)); }

}  // namespace pyscaler
