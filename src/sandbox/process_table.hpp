#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pyscaler::sandbox {

/// When `process` began, in the kernel's ticks since boot: with it a process id names one process for good. Empty when
/// there is no such process, or only what its parent has yet to collect.
std::optional<std::uint64_t> start_time(pid_t process);

/// All processes below `process` in the tree, without itself.
std::vector<pid_t> descendants(pid_t process);

/// Processes of this account, except this one, whose environment has `entry` ("NAME=value").
std::vector<pid_t> with_environment(const std::string& entry);

/// "PID START BOOT": what a pid file says of a process, good until it ends or the machine does.
std::string process_mark(pid_t process);

/// The process that `mark` names, if it still runs.
std::optional<pid_t> find_process(const std::string& mark);

}  // namespace pyscaler::sandbox
