#pragma once
#include "ssh/channel.hpp"
#include "ssh/limits.hpp"
#include "ssh/script.hpp"
#include "ssh/session.hpp"
#include "ssh/shell_frames.hpp"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace pyscaler::ssh {

/// One script of a round, from its start to its outcome.
struct ShellJob {
    Script script{};
    ScriptOutcome outcome{};
    std::optional<std::size_t> slot{};
    Deadline started{};
    Deadline give_up{};  // the script's limit; after it was killed, when its answer is waited for no more
    std::optional<Deadline> has_out{};  // when the first of its two frames came
    std::optional<Error> verdict{};     // why it was killed: its outcome, once it has answered
    bool done{false};

    void finish(Error cause);
};

/// Scripts of a kept shell that answer together.
struct ShellGroup {
    unsigned name{};  // in the shell
    bool is_killed{false};
};

/// A message that starts scripts, in groups: those with the same limit together, and each slow one alone.
class ShellStart {
public:
    explicit ShellStart(unsigned& next_group) : next_group_(next_group) {}

    std::shared_ptr<ShellGroup> join(std::size_t slot, const std::string& name, std::chrono::milliseconds limit,
                                     bool alone);
    bool empty() const noexcept { return groups_.empty(); }
    std::string message(const std::string& mark) const;

    std::string definitions{};

private:
    struct Entry {
        std::shared_ptr<ShellGroup> group{};
        std::chrono::milliseconds limit{};
        bool alone{};
        std::string members{};
    };
    /// More than can run at the same time, so that a name is free again when its turn comes.
    static constexpr unsigned group_names = 256;

    unsigned& next_group_;
    std::vector<Entry> groups_{};
};

/// The kept shell behind `Shell`: its channel, its slots and what it remembers. For the files of this module only.
class ShellState {
public:
    explicit ShellState(std::shared_ptr<Session> session);

    Task<Result<void>> start(Deadline deadline);
    /// Whether another round can be asked of it.
    bool usable() const noexcept;
    /// Whether what runs can still answer.
    bool can_answer() const noexcept { return channel_ && !broken_ && !channel_->has_ended() && connection().alive(); }
    void close();
    Connection& connection() const noexcept { return *session_->connection(); }

    ShellStart new_start() { return ShellStart{next_group_}; }
    /// Gives the job a free slot and adds it to what is to be started; false when there is none.
    bool assign(ShellJob& job, const std::string& mark, ShellStart& start);
    /// Kills what has not ended of the script's group because of `verdict`; its answer is still expected.
    void end(ShellJob& job, Error verdict);
    /// Forgets a job whose answer did not come: its slot is free again when it comes after all.
    void abandon(ShellJob& job);
    void send(std::string_view message);
    /// Lets the shell collect its children when nothing runs.
    void rest();

private:
    struct Slot {
        ShellJob* job{nullptr};
        std::string mark{};
        std::optional<Deadline> abandoned{};
        std::shared_ptr<ShellGroup> group{};
        bool busy() const noexcept { return job || abandoned; }
    };

    struct Remembered {
        std::string name{};  // in the shell
        bool slow{false};  // needed more than half of its limit the last time: its neighbours do not wait for it again
    };

    void take(Stream stream, std::string_view piece);
    void answer(ShellFrame frame);
    void finish(ShellJob& job, bool is_late);
    Remembered& remember(const std::string& text, std::string& definitions);
    bool is_stuck() const;
    /// Whether a script of this round runs.
    bool is_running(const std::string& mark) const;
    /// The shell is of no use any more; its owner closes it.
    void give_up();

    std::shared_ptr<Session> session_;
    std::unique_ptr<Channel> channel_{};
    ShellFrames frames_;
    std::array<Slot, limits::scripts_at_once> slots_{};
    std::map<std::string, Remembered, std::less<>> remembered_{};  // by the script's text
    unsigned next_group_{0};
    std::string hello_;
    bool ready_{false};
    bool broken_{false};
    bool full_{false};  // somebody waits for a free slot
};

}  // namespace pyscaler::ssh
