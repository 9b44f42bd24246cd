#include "sandbox/machine.hpp"

#include "base/log.hpp"
#include "sandbox/machine_files.hpp"
#include "sandbox/machine_init.hpp"
#include "sandbox/process_table.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sstream>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

constexpr auto poll = 20ms;

/// A descriptor that closes itself.
class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return descriptor_; }
    int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_;
};

int open_log(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error(errno, std::generic_category(), path.string());
    return file;
}

InitPlan make_plan(const MachineSetup& setup, bool first_boot) {
    InitPlan plan;
    plan.ssh_server = {"/usr/sbin/sshd", "-D", "-e", "-f", (setup.folder / "sshd_config").string()};
    plan.environment = machine_environment(setup);
    plan.folder = (setup.folder / "home").string();
    if (first_boot && setup.user_data.starts_with("#!")) plan.user_data = {(setup.folder / "user-data").string()};
    return plan;
}

Task<bool> accepts_connections(tcp::endpoint endpoint) {
    tcp::socket socket{co_await asio::this_coro::executor};
    boost::system::error_code problem;
    co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, problem));
    co_return !problem;
}

void kill_all(const std::vector<pid_t>& processes, int signal) {
    for (const pid_t process : processes) ::kill(process, signal);
}

/// `init` ends its tree by itself; what is left after a while is killed.
void end_tree(pid_t init) {
    ::kill(init, SIGTERM);
    for (int attempt = 0; attempt < 100 && start_time(init); ++attempt) std::this_thread::sleep_for(20ms);
    if (!start_time(init)) return;
    const auto left = descendants(init);
    ::kill(init, SIGKILL);
    kill_all(left, SIGKILL);
}

}  // namespace

struct Machine::State {
    State(asio::any_io_executor loop, MachineSetup machine_setup) : setup(std::move(machine_setup)), events(loop) {}

    MachineSetup setup;
    pid_t init{-1};
    asio::posix::stream_descriptor events;
    std::function<void(std::string, int)> on_end;
};

Machine::Machine(std::shared_ptr<State> state) : state_(std::move(state)) {}

Machine::~Machine() {
    state_->on_end = nullptr;
    if (state_->init > 0) {
        end_tree(state_->init);
        ::waitpid(state_->init, nullptr, 0);
        state_->init = -1;
    }
}

Result<std::unique_ptr<Machine>> Machine::start(asio::any_io_executor loop, MachineSetup setup, bool first_boot,
                                                std::function<void(std::string, int)> on_end) {
    try {
        if (first_boot) write_machine_files(setup);
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
        File reader{pipe[0]};
        const File writer{pipe[1]};
        const File console{open_log(setup.folder / "console.log")};
        const File server_log{open_log(setup.folder / "sshd.log")};
        auto plan = make_plan(setup, first_boot);
        plan.console = console.get();
        plan.server_log = server_log.get();
        plan.events = writer.get();
        auto state = std::make_shared<State>(loop, std::move(setup));
        state->on_end = std::move(on_end);
        state->init = fork_init(plan);
        if (state->init < 0) throw std::system_error(errno, std::generic_category(), "fork");
        state->events.assign(reader.release());
        auto machine = std::unique_ptr<Machine>(new Machine(state));
        write_file(state->setup.folder / "pid", process_mark(state->init));
        return machine;
    } catch (const std::system_error& problem) {
        return Error{Errc::failed, problem.what()};
    }
}

Task<void> Machine::watch() {
    const auto state = state_;
    std::string buffer;
    for (;;) {
        boost::system::error_code problem;
        const auto size = co_await asio::async_read_until(state->events, asio::dynamic_buffer(buffer, 4096), '\n',
                                                          asio::redirect_error(asio::use_awaitable, problem));
        if (problem == asio::error::operation_aborted) co_return;  // init still runs: do not wait for it
        if (problem) break;
        std::istringstream line{buffer.substr(0, size)};
        buffer.erase(0, size);
        std::string name;
        int status = 0;
        if (line >> name >> status && state->on_end) state->on_end(name, status);
    }
    if (state->init > 0) ::waitpid(std::exchange(state->init, -1), nullptr, 0);
    if (const auto on_end = std::exchange(state->on_end, nullptr)) on_end("machine", 0);
}

Task<Result<void>> Machine::wait_until_ready(Deadline deadline) {
    const auto state = state_;
    const tcp::endpoint endpoint{asio::ip::make_address(state->setup.address), state->setup.ssh_port};
    while (std::chrono::steady_clock::now() < deadline) {
        if (state->init < 0) co_return Error{Errc::failed, "it ended while it booted"};
        if (co_await accepts_connections(endpoint)) co_return Result<void>{};
        co_await sleep_until(deadline_in(poll));
    }
    co_return Error{Errc::timed_out, "its SSH server does not answer"};
}

Task<void> Machine::stop(Deadline deadline) {
    const auto state = state_;
    if (state->init < 0) co_return;
    const pid_t init = state->init;
    ::kill(init, SIGCONT);
    ::kill(init, SIGTERM);
    asio::steady_timer limit{co_await asio::this_coro::executor};
    while (state->init == init && std::chrono::steady_clock::now() < deadline) {
        limit.expires_after(poll);
        co_await limit.async_wait(asio::use_awaitable);
    }
    if (state->init == init) {
        log::warning("sandbox", "{}: processes that do not end are killed", state->setup.id);
        const auto left = descendants(init);
        ::kill(init, SIGKILL);
        kill_all(left, SIGKILL);
    }
}

Result<void> Machine::replace_host_keys(std::vector<SshKey> host_keys) {
    try {
        state_->setup.host_keys = std::move(host_keys);
        write_host_keys(state_->setup);
    } catch (const std::system_error& problem) {
        return Error{Errc::failed, problem.what()};
    }
    reboot();
    return {};
}

void Machine::reboot() {
    if (state_->init > 0) ::kill(state_->init, SIGHUP);
}

void Machine::freeze() {
    if (state_->init > 0) kill_all(descendants(state_->init), SIGSTOP);
}

void Machine::thaw() {
    if (state_->init > 0) kill_all(descendants(state_->init), SIGCONT);
}

bool Machine::is_running() const { return state_->init > 0; }
std::filesystem::path Machine::home() const { return state_->setup.folder / "home"; }
std::filesystem::path Machine::proc() const { return state_->setup.folder / "proc"; }
std::string Machine::printed() const { return read_file(state_->setup.folder / "console.log"); }

void sweep_machines(const std::filesystem::path& sandbox) {
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator{sandbox / "instances", problem}) {
        if (const auto init = find_process(read_file(entry.path() / "pid"))) {
            log::warning("sandbox", "{}: ending what an earlier sandbox left", entry.path().filename().string());
            end_tree(*init);
        }
    }
    // Only commands of sessions whose init was killed as well.
    kill_all(with_environment("PYSCALER_SANDBOX=" + sandbox.string()), SIGKILL);
    std::filesystem::remove_all(sandbox / "instances", problem);
}

}  // namespace pyscaler::sandbox
