#pragma once
#include "base/deadline.hpp"
#include "ssh/script.hpp"

#include <memory>
#include <vector>

namespace pyscaler::ssh {

class Session;

/// A POSIX shell that is kept on one channel of a session and runs scripts, each in a subshell of its own, under its
/// own time limit, at the same time as its neighbours (`limits::scripts_at_once` of them), all in one round trip.
///
/// A script cannot change the shell for others: it has its own process group, no standard input, its own pipes for
/// output, and answers come between marks that are random each round. Where a script kills the shell all the same,
/// `usable` becomes false, and the owner opens another one.
///
/// Scripts with the same limit answer together, when the last of them has ended or was killed at its limit; one that
/// needed more than half of its limit answers alone from then on.
///
/// Why a kept shell: bench/ssh.sh, 50 nodes with 5 counters. A counter costs us 0.09 ms of CPU and its node 26 ms, of
/// which 3 ms are each of three and a half forks; in a command of its own 0.70 ms and 55 ms. One command for all five
/// costs 0.23 ms and 20 ms, and runs them one after another, with one limit, one status and one output: a script that
/// hangs takes its neighbours with it.
class Shell {
public:
    /// Starts the shell. The errors of `Session::exec`, and `Errc::protocol` when what answers is no POSIX shell.
    static Task<Result<std::shared_ptr<Shell>>> open(std::shared_ptr<Session> session, Deadline deadline);

    ~Shell();
    Shell(const Shell&) = delete;
    Shell& operator=(const Shell&) = delete;

    /// Runs the scripts and returns an outcome for each, in the same order; no script runs longer than its limit or
    /// `deadline`. Several calls may be under way. Fails as a whole only when the shell was not usable at the start.
    Task<Result<std::vector<ScriptOutcome>>> run(std::vector<Script> scripts, Deadline deadline);

    /// Whether another round can be asked of it.
    bool usable() const noexcept;

    /// Ends the shell and what runs in it.
    void close();

private:
    struct State;
    explicit Shell(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace pyscaler::ssh
