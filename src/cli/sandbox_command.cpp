#include "cli/sandbox_command.hpp"

#include "base/log.hpp"
#include "sandbox/privileges.hpp"
#include "sandbox/sandbox.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fmt/core.h>
#include <unistd.h>

namespace pyscaler::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto stop_time = 15s;

struct Arguments {
    sandbox::SandboxOptions options;
    std::string listen{"127.0.0.1:7071"};
    std::string user{"pyscaler"};
    std::string demand{"0"};
    bool insecure{false};
    bool print_json{false};
};

std::string default_folder() {
    if (sandbox::is_root()) return "/var/lib/pyscaler/sandbox";
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state != nullptr && *state != '\0') return std::string(state) + "/pyscaler/sandbox";
    const char* home = std::getenv("HOME");
    return std::string(home == nullptr ? "." : home) + "/.local/state/pyscaler/sandbox";
}

void add_duration(CLI::App& app, const std::string& name, Duration& value, const std::string& text) {
    const auto take = [&value](const std::string& given) {
        const auto parsed = parse_duration(given);
        if (!parsed) throw CLI::ValidationError(parsed.error().detail());
        value = *parsed;
    };
    app.add_option_function<std::string>(name, take, text + ", such as " + format_duration(value))
        ->type_name("DURATION");
}

void describe(CLI::App& app, Arguments& given) {
    auto& options = given.options;
    app.add_option("--listen", given.listen, "ADDRESS:PORT of the API; port 0: a free one")->capture_default_str();
    app.add_option("--folder", options.folder, "keeps credentials, and the instances' homes while it runs")
        ->default_str(default_folder());
    app.add_option("--address-block", options.address_block, "instances get BLOCK.1.1, .1.2 and so on")
        ->capture_default_str();
    app.add_option("--ssh-port", options.ssh_port, "of every instance; 0: a free one")->capture_default_str();
    app.add_option("--health-port", options.health_port, "of every instance's HTTP listener; 0: a free one")
        ->capture_default_str();
    app.add_option("--region", options.region, "the one region it has")->capture_default_str();
    app.add_option("--instance-limit", options.instance_limit, "how many may run at once")->capture_default_str();
    add_duration(app, "--pending-time", options.pending_time, "launched to running");
    add_duration(app, "--boot-time", options.boot_time, "running to the start of its SSH server");
    add_duration(app, "--shutdown-time", options.shutdown_time, "shutting-down to terminated");
    add_duration(app, "--consistency-delay", options.consistency_delay, "until a new instance is known to other calls");
    app.add_option("--demand", given.demand,
                   "what each balancer spreads: 2.5, ramp:FROM:TO:OVER, day:LOW:HIGH:PERIOD, "
                   "file:PATH")
        ->capture_default_str();
    app.add_flag("--ecdsa-host-key", options.ecdsa_host_key, "instances have an ECDSA host key too");
    app.add_option("--user", given.user, "the account to become when started by root")->capture_default_str();
    app.add_flag("--insecure", given.insecure, "listen on an address that is not loopback, without TLS");
    app.add_flag("--print-json", given.print_json, "print one JSON object when it is ready");
    app.footer(
        "Its credentials stand in FOLDER/credentials in AWS's format:\n"
        "  AWS_SHARED_CREDENTIALS_FILE=FOLDER/credentials aws --endpoint-url http://127.0.0.1:7071 "
        "ec2 describe-instances");
}

/// "127.0.0.1:7071" into its two parts.
Result<void> read_listen(Arguments& given) {
    const auto colon = given.listen.rfind(':');
    const auto port = colon == std::string::npos ? std::string{} : given.listen.substr(colon + 1);
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), given.options.listen_port);
    if (problem != std::errc{} || end != port.data() + port.size()) {
        return Error{Errc::invalid, "--listen " + given.listen + ": expected ADDRESS:PORT"};
    }
    given.options.listen_address = given.listen.substr(0, colon);
    if (!given.options.listen_address.starts_with("127.") && given.options.listen_address != "::1" && !given.insecure) {
        return Error{Errc::invalid, "--listen " + given.listen + ": not a loopback address; it needs --insecure"};
    }
    return {};
}

/// As root, the folder is made for the account it becomes.
Result<void> leave_root(const Arguments& given) {
    if (!sandbox::is_root()) return {};
    if (given.user == "root") return {};
    std::filesystem::create_directories(given.options.folder);
    return sandbox::own_and_drop(given.options.folder, given.user);
}

void say_ready(const sandbox::Sandbox& cloud, bool as_json) {
    const auto& options = cloud.options();
    if (as_json) {
        const boost::json::object ready{{"url", cloud.url()},
                                        {"folder", options.folder.string()},
                                        {"credentials_file", cloud.credentials_file().string()},
                                        {"token_file", cloud.token_file().string()},
                                        {"region", options.region},
                                        {"user", sandbox::current_account()},
                                        {"ssh_port", options.ssh_port},
                                        {"health_port", options.health_port}};
        fmt::print("{}\n", boost::json::serialize(ready));
    } else {
        fmt::print(
            "The sandbox cloud answers on {} (region {}).\nCredentials: {}\nInstances: ssh -p {} {}@{}.1.1 ...\n",
            cloud.url(), options.region, cloud.credentials_file().string(), options.ssh_port,
            sandbox::current_account(), options.address_block);
    }
    std::fflush(stdout);
}

Task<int> run(Arguments given) {
    sandbox::Sandbox cloud{given.options};
    asio::signal_set signals{co_await asio::this_coro::executor, SIGINT, SIGTERM};
    const auto started = co_await cloud.start();
    if (!started) {
        fmt::print(stderr, "pyscaler sandbox: {}\n", started.error().detail());
        co_return 1;
    }
    say_ready(cloud, given.print_json);
    co_await signals.async_wait(asio::use_awaitable);
    // A second signal ends at once: the instances' init processes end with this one.
    signals.async_wait([](const boost::system::error_code& problem, int) {
        if (!problem) _exit(130);
    });
    co_await cloud.stop(deadline_in(stop_time));
    co_return 0;
}

}  // namespace

int run_sandbox(int argc, char** argv) {
    Arguments given;
    given.options.folder = default_folder();
    CLI::App app{"An EC2/ELB-compatible cloud whose instances are local SSH servers", "pyscaler sandbox"};
    describe(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    auto demand = sandbox::Demand::parse(given.demand);
    auto checked = demand ? read_listen(given) : Result<void>{demand.error()};
    if (!checked) {
        fmt::print(stderr, "pyscaler sandbox: {}\n", checked.error().detail());
        return 2;
    }
    given.options.demand = std::move(*demand);
    if (const auto left = leave_root(given); !left) {
        fmt::print(stderr, "pyscaler sandbox: {}\n", left.error().detail());
        return 4;
    }
    asio::io_context loop;
    int status = 1;
    asio::co_spawn(loop, run(std::move(given)), [&](const std::exception_ptr& problem, int ended) {
        if (problem) std::rethrow_exception(problem);
        status = ended;
        loop.stop();
    });
    loop.run();
    return status;
}

}  // namespace pyscaler::cli
