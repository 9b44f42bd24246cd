#include "sandbox/sandbox.hpp"

#include "base/log.hpp"
#include "http/server.hpp"
#include "sandbox/access_key.hpp"
#include "sandbox/gateway.hpp"
#include "sandbox/machine_files.hpp"
#include "sandbox/privileges.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 200ms;
constexpr auto tick_per_instance = 10ms;

/// One sandbox at a time in a folder; given back when it is closed, or its process is gone.
class FolderLock {
public:
    FolderLock() = default;
    ~FolderLock() {
        if (file_ >= 0) ::close(file_);
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    Result<void> take(const std::filesystem::path& path) {
        file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file_ < 0) return Error{Errc::denied, path.string() + ": " + std::strerror(errno)};
        if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return {};
        return Error{Errc::conflict, path.string() + ": another sandbox uses this folder"};
    }

private:
    int file_{-1};
};

/// What would not survive sshd's settings file.
Result<void> check_folder(const std::filesystem::path& folder) {
    if (folder.string().find_first_of("\"\\%\n\t$") == std::string::npos) return {};
    return Error{Errc::invalid, folder.string() + ": the folder's name has a quote, backslash, percent or dollar sign"};
}

Result<void> check_block(const std::string& block) {
    boost::system::error_code problem;
    const auto address = asio::ip::make_address_v4(block + ".1.1", problem);
    if (!problem && address.is_loopback()) return {};
    return Error{Errc::invalid, block + ": expected the first two numbers of a loopback block, such as 127.77"};
}

/// A port that is free on the block's first address now.
std::uint16_t free_port(const asio::any_io_executor& loop, const std::string& block) {
    asio::ip::tcp::acceptor acceptor{loop, {asio::ip::make_address(block + ".1.1"), 0}};
    return acceptor.local_endpoint().port();
}

/// Runs `work` on another loop. Cancellation does not cross over: it would be a data race.
template <class T>
Task<T> run_on(asio::io_context& loop, Task<T> work) {
    auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
    co_return co_await asio::co_spawn(loop, std::move(work), deaf);
}

}  // namespace

struct Sandbox::Implementation {
    explicit Implementation(SandboxOptions sandbox_options) : options(std::move(sandbox_options)) {}

    Task<Result<void>> start();
    Task<void> stop(Deadline deadline);
    Task<void> advance();
    Result<void> prepare();
    Result<void> listen();

    SandboxOptions options;
    SystemClock clock;
    RandomIdentifiers identifiers;
    FolderLock lock;
    AccessKey key;
    Secret token;

    // Its own loop: everything of the sandbox lives on it, and its thread is the parent of the instances' processes.
    EventLoops loops{1};
    asio::any_io_executor loop{loops.at(0).get_executor()};
    std::unique_ptr<Scope> scope;
    std::unique_ptr<Cloud> cloud;
    std::unique_ptr<Balancers> balancers;
    std::unique_ptr<Administration> administration;
    std::unique_ptr<Gateway> gateway;
    std::unique_ptr<http::Server> server;
};

Result<void> Sandbox::Implementation::prepare() {
    if (const auto good = check_block(options.address_block); !good) return good.error();
    options.folder = std::filesystem::absolute(options.folder).lexically_normal();
    if (const auto good = check_folder(options.folder); !good) return good.error();
    std::filesystem::create_directories(options.folder / "instances");
    std::filesystem::permissions(options.folder, std::filesystem::perms::owner_all);
    if (const auto taken = lock.take(options.folder / "lock"); !taken) return taken.error();
    sweep_machines(options.folder);
    // sshd insists on it when it runs as root.
    if (is_root()) std::filesystem::create_directories("/run/sshd");
    auto loaded = load_or_create_access_key(options.folder / "credentials", options.region, identifiers);
    if (!loaded) return loaded.error();
    key = std::move(*loaded);
    auto bearer = load_or_create_token(options.folder / "token", identifiers);
    if (!bearer) return bearer.error();
    token = std::move(*bearer);
    if (options.ssh_port == 0) options.ssh_port = free_port(loop, options.address_block);
    if (options.health_port == 0) options.health_port = free_port(loop, options.address_block);
    return {};
}

Result<void> Sandbox::Implementation::listen() {
    http::ServerOptions server_options;
    server_options.address = options.listen_address;
    server_options.port = options.listen_port;
    auto handler = [this](http::Request request) { return gateway->handle(std::move(request)); };
    server = std::make_unique<http::Server>(loops, std::move(server_options), http::Handler{handler});
    if (const auto started = server->start(); !started) return started.error();
    options.listen_port = server->port();
    return {};
}

Task<Result<void>> Sandbox::Implementation::start() {
    try {
        if (const auto prepared = prepare(); !prepared) co_return prepared.error();
        scope = std::make_unique<Scope>(loop);
        cloud = std::make_unique<Cloud>(options, *scope, loop, clock, identifiers);
        balancers = std::make_unique<Balancers>(*cloud, *scope, clock);
        cloud->on_terminated = [this](const std::string& id) { balancers->forget(id); };
        administration = std::make_unique<Administration>(options, *cloud, *balancers, token, clock);
        gateway = std::make_unique<Gateway>(*cloud, *balancers, *administration, key, clock, identifiers);
        if (const auto listening = listen(); !listening) co_return listening.error();
        scope->spawn("sandbox time", advance());
        co_return Result<void>{};
    } catch (const std::system_error& problem) {
        co_return Error{Errc::failed, problem.what()};
    }
}

Task<void> Sandbox::Implementation::advance() {
    for (auto last = std::chrono::steady_clock::now();;) {
        // Each instance costs some file writes a tick.
        const auto pause = std::max<std::chrono::milliseconds>(tick, tick_per_instance * cloud->visible().size());
        co_await sleep_until(deadline_in(pause));
        const auto now = std::chrono::steady_clock::now();
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - last);
        last = now;
        balancers->advance(elapsed);
        cloud->advance(elapsed);
    }
}

Task<void> Sandbox::Implementation::stop(Deadline deadline) {
    if (server) co_await server->stop(std::min(deadline, deadline_in(1s)));
    if (cloud) co_await cloud->close(deadline);
    if (scope) co_await scope->stop(deadline);
    std::error_code ignored;
    std::filesystem::remove_all(options.folder / "instances", ignored);
}

Sandbox::Sandbox(SandboxOptions options) : implementation_(std::make_unique<Implementation>(std::move(options))) {}

Sandbox::~Sandbox() { implementation_->loops.stop(); }

Task<Result<void>> Sandbox::start() {
    co_return co_await run_on(implementation_->loops.at(0), implementation_->start());
}

Task<void> Sandbox::stop(Deadline deadline) {
    co_await run_on(implementation_->loops.at(0), implementation_->stop(deadline));
}

std::string Sandbox::url() const { return implementation_->server->url(); }
const SandboxOptions& Sandbox::options() const { return implementation_->options; }
const AccessKey& Sandbox::access_key() const { return implementation_->key; }
std::filesystem::path Sandbox::credentials_file() const { return implementation_->options.folder / "credentials"; }
std::filesystem::path Sandbox::token_file() const { return implementation_->options.folder / "token"; }

void Sandbox::set_demand(Demand demand) {
    asio::post(implementation_->loop, [this, demand = std::move(demand)]() mutable {
        implementation_->balancers->set_demand(std::move(demand));
    });
}

}  // namespace pyscaler::sandbox
