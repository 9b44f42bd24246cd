#pragma once
#include "ssh/channel.hpp"
#include "ssh/limits.hpp"
#include "ssh/script.hpp"
#include "ssh/session.hpp"
#include "ssh/shell_frames.hpp"

#include <array>
#include <map>
#include <optional>

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

    /// Gives the job a free slot and adds what starts it to the two parts of a message; false when there is none.
    bool assign(ShellJob& job, const std::string& mark, std::string& runs, std::string& definitions);
    /// Kills the script because of `verdict`; its answer is still expected.
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
        bool busy() const noexcept { return job || abandoned; }
    };

    void take(Stream stream, std::string_view piece);
    void answer(ShellFrame frame);
    std::string define(const std::string& text, std::string& definitions);
    bool is_stuck() const;
    /// Whether a script of this round runs.
    bool is_running(const std::string& mark) const;
    /// The shell is of no use any more; its owner closes it.
    void give_up();

    std::shared_ptr<Session> session_;
    std::unique_ptr<Channel> channel_{};
    ShellFrames frames_;
    std::array<Slot, limits::scripts_at_once> slots_{};
    std::map<std::string, std::string, std::less<>> remembered_{};  // a script's text, its name in the shell
    std::string hello_;
    bool ready_{false};
    bool broken_{false};
    bool full_{false};  // somebody waits for a free slot
};

}  // namespace pyscaler::ssh
