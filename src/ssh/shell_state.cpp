#include "ssh/shell_state.hpp"

#include "ssh/mark.hpp"
#include "ssh/shell_program.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::ssh {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

void ShellJob::finish(Error cause) {
    done = true;
    outcome.cause = std::move(cause);
    if (slot) outcome.elapsed = duration_cast<milliseconds>(steady_clock::now() - started);
}

std::shared_ptr<ShellGroup> ShellStart::join(std::size_t slot, const std::string& name, milliseconds limit,
                                             bool alone) {
    auto entry = std::find_if(groups_.begin(), groups_.end(),
                              [&](const Entry& each) { return !alone && !each.alone && each.limit == limit; });
    if (entry == groups_.end()) {
        auto group = std::make_shared<ShellGroup>(ShellGroup{next_group_++ % group_names, false});
        entry = groups_.insert(entry, Entry{std::move(group), limit, alone, {}});
    }
    entry->members += fmt::format(" {} {}", slot, name);
    return entry->group;
}

std::string ShellStart::message(const std::string& mark) const {
    std::string message = definitions;
    for (const auto& entry : groups_) message += fmt::format("run {} {}{}\n", entry.group->name, mark, entry.members);
    return message;
}

ShellState::ShellState(std::shared_ptr<Session> session)
    : session_(std::move(session)),
      frames_(
          [this](std::string_view mark) {
              return mark == hello_ ||
                     std::any_of(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.mark == mark; });
          },
          [this](ShellFrame frame) { answer(std::move(frame)); }),
      hello_(random_mark()) {}

Task<Result<void>> ShellState::start(Deadline deadline) {
    deadline = std::min(deadline, deadline_in(limits::shell_open));
    auto take_output = [this](Stream stream, std::string_view piece) { take(stream, piece); };
    channel_ = std::make_unique<Channel>(session_->connection(), take_output);
    auto started = co_await channel_->start("exec /bin/sh", deadline);
    if (!started) co_return started.error();
    // Nothing may follow before it has answered: while it parses its program, dash reads ahead.
    send(fmt::format("{}main {}\n", shell_program, hello_));
    while (!ready_) {
        if (!usable()) {
            if (!connection().alive()) co_return connection().lost();
            co_return Error{Errc::protocol, fmt::format("{}: /bin/sh did not start as expected", connection().peer())};
        }
        auto woken = co_await connection().wait(deadline);
        if (!woken) co_return woken.error().in("shell");
    }
    co_return Result<void>{};
}

bool ShellState::usable() const noexcept {
    return can_answer() && remembered_.size() < limits::scripts_remembered && !is_stuck();
}

bool ShellState::is_stuck() const {
    const auto long_ago = steady_clock::now() - std::chrono::seconds(10);
    return std::any_of(slots_.begin(), slots_.end(),
                       [&](const Slot& slot) { return slot.abandoned && *slot.abandoned < long_ago; });
}

void ShellState::take(Stream stream, std::string_view piece) {
    if (stream == Stream::err || broken_) return;
    frames_.take(piece);
    // The shell is closed by its owner, not here: libssh is in the middle of the channel.
    if (frames_.noise() > limits::shell_noise) give_up();
}

void ShellState::answer(ShellFrame frame) {
    if (frame.mark == hello_) {
        ready_ = true;
        channel_->remember_process(std::move(frame.text));
        return;
    }
    if (frame.slot >= slots_.size() || slots_[frame.slot].mark != frame.mark) return;
    auto& slot = slots_[frame.slot];
    if (slot.job) {
        auto& job = *slot.job;
        const bool is_out = frame.part == 'o';
        job.outcome.truncated |= frame.length > frame.text.size();
        if (is_out) job.has_out = steady_clock::now();
        if (is_out) job.outcome.exit_status = frame.status;
        (is_out ? job.outcome.out : job.outcome.err) = std::move(frame.text);
        if (is_out) return;
        finish(job, frame.status != 0);
    } else if (frame.part == 'o') {
        return;
    }
    slot = Slot{};
    // The common end of a round, once, instead of every script's.
    if (std::exchange(full_, false) || !is_running(frame.mark)) connection().rouse();
}

void ShellState::finish(ShellJob& job, bool is_late) {
    if (is_late && job.verdict) {
        job.finish(*job.verdict);
    } else {
        job.finish(job.has_out ? Error{} : Error{Errc::limit_exceeded, "flooded its output"});
    }
    // What a group needed says nothing of one that ended before its neighbours were killed.
    const auto known = remembered_.find(job.script.text);
    const bool is_in_question = is_late || !job.verdict;
    if (known != remembered_.end()) known->second.slow = is_in_question && job.outcome.elapsed > job.script.limit / 2;
}

bool ShellState::is_running(const std::string& mark) const {
    return std::any_of(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.job && slot.mark == mark; });
}

ShellState::Remembered& ShellState::remember(const std::string& text, std::string& definitions) {
    auto [known, is_new] = remembered_.try_emplace(text);
    if (is_new) {
        known->second.name = std::to_string(remembered_.size() - 1);
        const auto end = random_mark();
        definitions += fmt::format("define {} {}\n{}\n{}\n", known->second.name, end, text, end);
    }
    return known->second;
}

bool ShellState::assign(ShellJob& job, const std::string& mark, ShellStart& start) {
    auto slot = std::find_if(slots_.begin(), slots_.end(), [](const Slot& each) { return !each.busy(); });
    full_ = slot == slots_.end();
    if (full_) return false;
    slot->job = &job;
    slot->mark = mark;
    job.slot = static_cast<std::size_t>(slot - slots_.begin());
    const auto& script = remember(job.script.text, start.definitions);
    slot->group = start.join(*job.slot, script.name, job.script.limit, script.slow);
    return true;
}

void ShellState::end(ShellJob& job, Error verdict) {
    job.verdict = std::move(verdict);
    auto& group = *slots_[*job.slot].group;
    if (!std::exchange(group.is_killed, true)) send(fmt::format("end {}\n", group.name));
}

void ShellState::abandon(ShellJob& job) {
    if (!job.slot || slots_[*job.slot].job != &job) return;
    slots_[*job.slot].job = nullptr;
    slots_[*job.slot].abandoned = steady_clock::now();
}

void ShellState::send(std::string_view message) {
    if (channel_ && !channel_->write_now(message)) give_up();
}

void ShellState::give_up() {
    broken_ = true;
    connection().rouse();
}

void ShellState::close() {
    channel_.reset();
    connection().wake_all();
}

void ShellState::rest() {
    if (std::none_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.busy(); })) send("rest\n");
}

}  // namespace pyscaler::ssh
