#include "sandbox/machine_init.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Between fork and exec, and in init itself for its whole life, only what POSIX calls async-signal-safe may be used:
// another thread of the parent may have held any lock (malloc's too) when it was copied.
namespace pyscaler::sandbox {
namespace {

constexpr int console_at = 3;
constexpr int server_log_at = 4;
constexpr int events_at = 5;
constexpr long poll_ns = 5'000'000;

struct Program {
    char* const* arguments;
    char* const* environment;
    const char* folder;
    int output;
};

void pause_briefly() {
    const timespec moment{0, poll_ns};
    nanosleep(&moment, nullptr);
}

sigset_t awaited_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&set, number);
    return set;
}

void forget_handlers() {
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
}

[[noreturn]] void execute(const Program& program) {
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(program.output, STDOUT_FILENO);
    dup2(program.output, STDERR_FILENO);
    if (chdir(program.folder) != 0) _exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    // A fork elsewhere may still hold the script open for writing: ETXTBSY passes.
    for (int attempt = 0; attempt < 20; ++attempt) {
        execve(program.arguments[0], program.arguments, program.environment);
        if (errno != ETXTBSY) break;
        pause_briefly();
    }
    _exit(127);
}

pid_t start(const Program& program) {
    const pid_t child = fork();
    if (child == 0) execute(program);
    return child;
}

/// The parent of `process`, from /proc/PID/stat: "PID (any name) S PPID …"; -1 when it is gone.
pid_t parent_of(const char* process) {
    char path[64] = "/proc/";
    std::strncat(path, process, 20);
    std::strncat(path, "/stat", 6);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    char text[512] = {};
    const auto size = read(file, text, sizeof text - 1);
    close(file);
    const char* name_end = size > 0 ? std::strrchr(text, ')') : nullptr;
    if (name_end == nullptr || std::strlen(name_end) < 5) return -1;
    return static_cast<pid_t>(std::strtol(name_end + 4, nullptr, 10));
}

struct DirectoryEntry {  // linux_dirent64
    std::uint64_t inode;
    std::int64_t offset;
    std::uint16_t length;
    std::uint8_t type;
    char name[1];
};

void kill_children() {
    const int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    const pid_t self = getpid();
    alignas(DirectoryEntry) std::array<char, 8192> buffer{};
    for (;;) {
        const long size = syscall(SYS_getdents64, folder, buffer.data(), buffer.size());
        if (size <= 0) break;
        for (long at = 0; at < size;) {
            const char* entry = buffer.data() + at;
            std::uint16_t length = 0;
            std::memcpy(&length, entry + offsetof(DirectoryEntry, length), sizeof length);
            const char* name = entry + offsetof(DirectoryEntry, name);
            if (*name >= '1' && *name <= '9' && parent_of(name) == self) {
                kill(static_cast<pid_t>(std::strtol(name, nullptr, 10)), SIGKILL);
            }
            at += length;
        }
    }
    close(folder);
}

/// Ends the whole tree: init is a subreaper, so the children of a child that ends become its own.
void end_everything() {
    for (;;) {
        kill_children();
        pid_t ended = 0;
        do ended = waitpid(-1, nullptr, WNOHANG);
        while (ended > 0);
        if (ended < 0 && errno == ECHILD) return;
        pause_briefly();
    }
}

/// "NAME 007\n" in one write.
void report(const char* name, int status) {
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::array<char, 64> line{};
    const auto length = strnlen(name, line.size() - 8);
    std::memcpy(line.data(), name, length);
    const char digits[] = {' ', static_cast<char>('0' + code / 100 % 10), static_cast<char>('0' + code / 10 % 10),
                           static_cast<char>('0' + code % 10), '\n'};
    std::memcpy(line.data() + length, digits, sizeof digits);
    [[maybe_unused]] const auto written = write(events_at, line.data(), length + sizeof digits);
}

void reap(pid_t server, pid_t user_data) {
    int status = 0;
    for (pid_t ended = waitpid(-1, &status, WNOHANG); ended > 0; ended = waitpid(-1, &status, WNOHANG)) {
        if (ended == server) report("ssh_server", status);
        if (ended == user_data) report("user_data", status);
    }
}

/// The descriptors to their places, everything else of the parent closed.
void keep_descriptors(const InitPlan& plan) {
    const int console = fcntl(plan.console, F_DUPFD, 64);
    const int server_log = fcntl(plan.server_log, F_DUPFD, 64);
    const int events = fcntl(plan.events, F_DUPFD, 64);
    const int nothing = open("/dev/null", O_RDWR);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, standard);
    dup3(console, console_at, O_CLOEXEC);
    dup3(server_log, server_log_at, O_CLOEXEC);
    dup3(events, events_at, O_CLOEXEC);
    syscall(SYS_close_range, events_at + 1, ~0U, 0);
}

[[noreturn]] void run_init(const InitPlan& plan, pid_t parent, const Program& server, const Program* user_data) {
    setsid();
    forget_handlers();
    prctl(PR_SET_NAME, "sandbox-init");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(0);
    keep_descriptors(plan);
    const auto signals = awaited_signals();
    sigprocmask(SIG_SETMASK, &signals, nullptr);
    pid_t server_id = start(server);
    const pid_t user_data_id = user_data != nullptr ? start(*user_data) : -1;
    for (;;) {
        const int number = sigwaitinfo(&signals, nullptr);
        if (number == SIGCHLD) reap(server_id, user_data_id);
        if (number == SIGHUP || number == SIGTERM) end_everything();
        if (number == SIGTERM) _exit(0);
        if (number == SIGHUP) server_id = start(server);
    }
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

}  // namespace

pid_t fork_init(const InitPlan& plan) {
    const auto server_arguments = pointers(plan.ssh_server);
    const auto script_arguments = pointers(plan.user_data);
    const auto environment = pointers(plan.environment);
    const Program server{server_arguments.data(), environment.data(), "/", server_log_at};
    const Program script{script_arguments.data(), environment.data(), plan.folder.c_str(), console_at};
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    // Nothing may run a handler of the parent in the child.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) run_init(plan, parent, server, plan.user_data.empty() ? nullptr : &script);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return child;
}

}  // namespace pyscaler::sandbox
