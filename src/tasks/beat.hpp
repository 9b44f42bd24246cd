#pragma once
#include "base/clock.hpp"
#include "base/identifier.hpp"
#include "base/task.hpp"
#include "tasks/broker.hpp"
#include "tasks/leadership.hpp"
#include "tasks/schedules.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

namespace pyscaler::tasks {

struct BeatOptions {
    std::string owner{};                      ///< names this process among the beats; must be unique
    Duration lead{std::chrono::seconds{10}};  ///< how long the lead holds without renewal
    Duration pause{std::chrono::seconds{1}};  ///< longest time between two looks at the schedules
};

/// Publishes periodic tasks when they are due. One of several beats leads; the others watch. The id of a message is
/// made from the task's name and the time it was due, so that a repetition after a crash is recognised by the broker.
/// A run missed while no beat led is made up for once. References must outlive the beat.
class Beat {
public:
    Beat(boost::asio::any_io_executor executor, Schedules& schedules, Broker& broker, Leadership& leadership,
         const Clock& clock, Identifiers& identifiers, BeatOptions options);
    ~Beat();
    Beat(const Beat&) = delete;
    Beat& operator=(const Beat&) = delete;

    void start();

    /// Ends the loop and gives up the lead.
    Task<void> stop(Deadline deadline);

    /// One look: publishes what is due by the clock, and tells when to look again. `start` calls it in a loop; tests
    /// call it themselves.
    Task<Time> tick();

    bool is_leading() const;

private:
    class Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace pyscaler::tasks
