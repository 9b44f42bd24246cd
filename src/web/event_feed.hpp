#pragma once
#include "base/bell.hpp"
#include "base/clock.hpp"
#include "db/database.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::model {
struct Event;
}

namespace pyscaler::web {

/// The event as it stands in a stream, with its id; the state of a node stands before it once more by itself.
std::string stream_text(const model::Event& event);

/// What happens, as streams of server-sent events carry it: one reader of the database for all that follow, and they
/// only wake when there is something. Safe from any event loop.
class EventFeed {
public:
    /// Either an event of the database, with its `id`, or the notice that a slot was collected, without one.
    struct Message {
        std::int64_t id{0};
        std::string cluster{};
        std::shared_ptr<const std::string> text{};  ///< as it stands in the stream
    };

    /// Begins after the newest event. Blocks.
    explicit EventFeed(db::Database& database);

    /// Takes in what is written to the database, until it is cancelled: somebody has to run it, once.
    Task<void> run();

    /// All series of the cluster have their samples of this slot.
    void tell_samples(const std::string& cluster, Time slot);

    /// How many messages there have been.
    std::uint64_t count() const noexcept { return told_.count(); }
    /// Those after the first `seen`, oldest first; nothing when some of them are forgotten: read the database.
    std::optional<std::vector<Message>> since(std::uint64_t seen) const;
    /// Returns when there are more than `seen`, or at `until`.
    Task<void> wait(std::uint64_t seen, Deadline until) { return told_.wait(seen, until); }

private:
    static constexpr std::size_t most_kept = 4096;

    Task<Result<std::vector<Message>>> read() const;
    void tell(Message message);

    db::Database& database_;
    std::int64_t newest_;  // only `run` looks at it
    mutable std::mutex mutex_{};
    std::deque<Message> kept_{};
    Bell told_{};
};

}  // namespace pyscaler::web
