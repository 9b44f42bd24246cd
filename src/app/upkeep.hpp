#pragma once
#include "base/clock.hpp"
#include "control/cleanup.hpp"
#include "control/outbox.hpp"
#include "db/database.hpp"

#include <boost/asio/steady_timer.hpp>

namespace pyscaler::app {

/// What has to be looked at all the time: steps whose turn it is, nodes whose warm-up has passed, nodes to be ended.
/// Lives on one event loop; what it is given outlives it.
class Upkeep {
public:
    Upkeep(asio::any_io_executor executor, db::Database& database, control::Outbox& outbox, control::Cleanup& cleanup,
           const Clock& clock);

    /// Looks several times a second, and at once after `kick`, until cancelled.
    Task<void> run();

    /// There is something to look at. From any thread.
    void kick();

private:
    Task<void> look();

    asio::steady_timer timer_;
    db::Database& database_;
    control::Outbox& outbox_;
    control::Cleanup& cleanup_;
    const Clock& clock_;
    bool kicked_{false};
};

}  // namespace pyscaler::app
