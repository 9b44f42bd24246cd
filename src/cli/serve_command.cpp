#include "cli/serve_command.hpp"

#include "app/administrator.hpp"
#include "app/engine.hpp"
#include "app/server.hpp"
#include "base/log.hpp"
#include "cli/file_watch.hpp"
#include "cli/reload_signal.hpp"
#include "cli/serve_options.hpp"
#include "cli/stop_signal.hpp"

#include <fmt/core.h>
#include <thread>

namespace pyscaler::cli {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds stop_time = 30s;
constexpr std::chrono::milliseconds look_at_files_every = 10s;

int complain(const Error& error, int status = 1) {
    fmt::print(stderr, "pyscaler serve: {}\n", error.detail());
    return status;
}

app::EngineOptions engine_options(const configuration::Settings& settings) {
    app::EngineOptions options;
    options.loops = static_cast<std::size_t>(settings.limits.loops.value());
    options.aws_profile = settings.aws.profile.str();
    options.smtp = settings.smtp();
    options.mail_from = settings.mail_from();
    options.sample_retention = settings.limits.keep_samples;
    options.retention.events = settings.limits.keep_events;
    // Longer than its samples, which are kept under its id.
    options.retention.nodes = Duration{options.sample_retention.value() + 1h};
    options.retention.executions = settings.limits.keep_executions;
    return options;
}

void reload(app::Server& server) {
    if (auto reloaded = server.reload_certificates(); !reloaded)
        log::error("serve", "reloading certificates: {}; the old ones stay", reloaded.error().detail());
    else
        log::info("serve", "certificates reloaded");
}

int serve(const configuration::Settings& settings, http::ServerOptions options) {
    const SystemClock clock;
    RandomIdentifiers identifiers;
    auto folder =
        app::DataFolder::open(settings.server.data.empty() ? app::DataFolder::default_path()
                                                           : std::filesystem::path{settings.server.data.str()});
    if (!folder) return complain(folder.error());
    auto engine = app::Engine::open(*folder, engine_options(settings), clock, identifiers);
    if (!engine) return complain(engine.error());
    std::vector<std::filesystem::path> tls_files;
    if (options.tls) tls_files = {options.tls->certificate, options.tls->private_key};
    const bool has_tls = !tls_files.empty();
    FileWatch certificates{std::move(tls_files)};
    app::Server server{**engine, *folder, std::move(options), clock, identifiers};
    if (auto started = server.start(); !started) return complain(started.error());
    (*engine)->start();
    const auto password = app::make_administrator((*engine)->database(), clock, identifiers, true);
    if (!password) return complain(password.error());
    fmt::print("PyScaler {} answers on {}; data folder {}\n", PYSCALER_VERSION, server.url(), folder->path().string());
    if (*password)
        fmt::print("First start: log in as {} with the one-time password {} (it is shown only now)\n",
                   app::first_administrator, (*password)->reveal());
    std::fflush(stdout);
    const auto& stopped = stop_on_signals();
    reload_on_signal();
    auto next_look = deadline_in(look_at_files_every);
    while (!stopped) {
        bool is_renewed = reload_was_asked();
        if (remaining(next_look) == 0ms) {
            is_renewed |= certificates.has_changed();
            next_look = deadline_in(look_at_files_every);
        }
        if (is_renewed && has_tls) reload(server);
        std::this_thread::sleep_for(100ms);
    }
    log::info("serve", "stopping");
    server.stop(deadline_in(5s));
    (*engine)->stop(deadline_in(stop_time));
    return 0;
}

}  // namespace

int run_serve(int argc, char** argv) {
    const auto settings = settings_of_serve(argc, argv);
    if (const auto* ended = std::get_if<int>(&settings)) return *ended;
    const auto& given = std::get<configuration::Settings>(settings);
    log::configure(given.log.level, given.log.format);
    auto options = listening(given.server);
    if (!options) return complain(options.error(), 2);
    return serve(given, std::move(*options));
}

}  // namespace pyscaler::cli
