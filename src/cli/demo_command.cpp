#include "cli/demo_command.hpp"

#include "app/demo.hpp"
#include "base/log.hpp"
#include "cli/listen.hpp"
#include "cli/stop_signal.hpp"
#include "cli/timeline.hpp"
#include "sandbox/privileges.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <optional>

namespace pyscaler::cli {
namespace {

struct Arguments {
    app::DemoOptions options{};
    std::string listen{"127.0.0.1:7070"};
    std::string output{"table"};
    std::string user{"pyscaler"};
    std::string log_level{"warning"};
    std::string folder{};
};

void describe(CLI::App& app, Arguments& given) {
    app.add_flag("--once", given.options.once, "end with status 0 after one growth and one shrinking");
    app.add_option("--listen", given.listen, "ADDRESS:PORT of the server; port 0: a free one")->capture_default_str();
    app.add_option("--sandbox-port", given.options.sandbox_port, "port of the sandbox cloud; 0: a free one");
    app.add_option("--output", given.output, "table: a timeline for people; json: an object a line")
        ->check(CLI::IsMember({"table", "json"}))
        ->capture_default_str();
    app.add_option("--folder", given.folder,
                   "where the demo keeps what it makes; default: a new one, removed at the end");
    app.add_option("--user", given.user, "the account to become when started by root")->capture_default_str();
    app.add_option("--log-level", given.log_level, "trace, debug, info, warning, error or off")->capture_default_str();
    app.footer(
        "Nothing outside this machine is touched: the cloud is the sandbox, its instances are SSH servers on\n"
        "loopback addresses. Ctrl-C ends all of it.");
}

/// A folder that is removed at the end, unless a person named it.
class DemoFolder {
public:
    static Result<DemoFolder> open(const std::string& named) {
        DemoFolder folder;
        folder.path_ = named;
        if (!named.empty()) {
            std::error_code error;
            std::filesystem::create_directories(named, error);
            if (error) return Error{Errc::invalid, fmt::format("--folder {}: {}", named, error.message())};
            return folder;
        }
        auto pattern = (std::filesystem::temp_directory_path() / "pyscaler-demo-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) return Error{Errc::failed, "cannot make a folder for the demo"};
        folder.path_ = pattern;
        folder.ours_ = true;
        return folder;
    }
    DemoFolder() = default;
    DemoFolder(DemoFolder&& other) noexcept : path_(std::move(other.path_)), ours_(std::exchange(other.ours_, false)) {}
    DemoFolder& operator=(DemoFolder&&) = delete;
    ~DemoFolder() {
        std::error_code ignored;
        if (ours_) std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_{};
    bool ours_{false};
};

Result<void> leave_root(const Arguments& given, const DemoFolder& folder) {
    if (!sandbox::is_root() || given.user == "root") return {};
    return sandbox::own_and_drop(folder.path(), given.user);
}

int complain(const Error& error) {
    fmt::print(stderr, "pyscaler demo: {}\n", error.detail());
    return error == Errc::timed_out ? 5 : 1;
}

int run(Arguments& given) {
    const auto listen = parse_listen(given.listen);
    if (!listen) {
        fmt::print(stderr, "pyscaler demo: --listen: {}\n", listen.error().detail());
        return 2;
    }
    given.options.listen_address = listen->address;
    given.options.listen_port = listen->port;
    auto folder = DemoFolder::open(given.folder);
    if (!folder) return complain(folder.error());
    given.options.folder = folder->path();
    if (auto dropped = leave_root(given, *folder); !dropped) return complain(dropped.error());

    const auto& stopped = stop_on_signals();
    const bool as_json = given.output == "json";
    auto ready = [as_json](const app::DemoAddress& where) { print_demo_address(where, as_json); };
    auto tell = [as_json](const model::Event& event) { print_event(event, as_json); };
    app::Demo demo{given.options, ready, tell};
    const auto done = demo.run(stopped);
    return done ? 0 : complain(done.error());
}

}  // namespace

int run_demo(int argc, char** argv) {
    Arguments given;
    CLI::App app{"The whole product against a cloud of local SSH servers: a cluster that scales before your eyes."};
    app.name("pyscaler demo");
    describe(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    auto level = log::Level::warning;
    if (!log::parse_level(given.log_level, level)) {
        fmt::print(stderr, "pyscaler demo: --log-level {}: expected trace, debug, info, warning, error or off\n",
                   given.log_level);
        return 2;
    }
    log::configure(level, log::Format::text);
    return run(given);
}

}  // namespace pyscaler::cli
