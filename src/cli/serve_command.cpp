#include "cli/serve_command.hpp"

#include "app/engine.hpp"
#include "app/server.hpp"
#include "base/log.hpp"
#include "cli/listen.hpp"
#include "cli/stop_signal.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <thread>

namespace pyscaler::cli {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds stop_time = 30s;

struct Arguments {
    std::string data{};
    std::string listen{"127.0.0.1:7070"};
    std::string certificate{};
    std::string private_key{};
    bool insecure{false};
    std::size_t loops{0};
    std::string log_level{"info"};
    std::string log_format{"text"};
    std::string smtp_host{};
    std::uint16_t smtp_port{25};
    std::string mail_from{};
};

void describe(CLI::App& app, Arguments& given) {
    app.add_option("--data", given.data, "the data folder; one server at a time")
        ->default_str(app::DataFolder::default_path().string());
    app.add_option("--listen", given.listen, "ADDRESS:PORT; port 0: a free one")->capture_default_str();
    app.add_option("--tls-certificate", given.certificate, "PEM file: serve HTTPS");
    app.add_option("--tls-key", given.private_key, "PEM file of its key");
    app.add_flag("--insecure", given.insecure, "listen without TLS on an address that is not loopback");
    app.add_option("--loops", given.loops, "event loops; 0: one per core");
    app.add_option("--smtp-host", given.smtp_host, "server for mail; none: no mail is sent");
    app.add_option("--smtp-port", given.smtp_port, "its port")->capture_default_str();
    app.add_option("--mail-from", given.mail_from, "sender of mails");
    app.add_option("--log-level", given.log_level, "trace, debug, info, warning, error or off")->capture_default_str();
    app.add_option("--log-format", given.log_format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.footer(
        "AWS credentials come from where AWS's own tools take them: AWS_ACCESS_KEY_ID and so on, or ~/.aws.\n"
        "The command line on this machine finds address and token in the data folder:\n"
        "  pyscaler get nodes");
}

int complain(const Error& error, int status = 1) {
    fmt::print(stderr, "pyscaler serve: {}\n", error.detail());
    return status;
}

Result<http::ServerOptions> listening(const Arguments& given) {
    const auto listen = parse_listen(given.listen);
    if (!listen) return listen.error().in("--listen");
    http::ServerOptions options;
    options.address = listen->address;
    options.port = listen->port;
    if (given.certificate.empty() != given.private_key.empty())
        return Error{Errc::invalid, "--tls-certificate and --tls-key go together"};
    if (!given.certificate.empty()) options.tls = http::TlsFiles{given.certificate, given.private_key};
    if (!listen->is_loopback() && !options.tls && !given.insecure)
        return Error{Errc::invalid,
                     fmt::format("{} can be reached by others: give --tls-certificate and --tls-key, or --insecure",
                                 listen->address)};
    return options;
}

app::EngineOptions engine_options(const Arguments& given) {
    app::EngineOptions options;
    options.loops = given.loops;
    options.smtp.host = given.smtp_host;
    options.smtp.port = given.smtp_port;
    if (!given.mail_from.empty()) options.mail_from = given.mail_from;
    return options;
}

int serve(const Arguments& given, http::ServerOptions options) {
    const SystemClock clock;
    RandomIdentifiers identifiers;
    auto folder =
        app::DataFolder::open(given.data.empty() ? app::DataFolder::default_path() : std::filesystem::path{given.data});
    if (!folder) return complain(folder.error());
    auto engine = app::Engine::open(*folder, engine_options(given), clock, identifiers);
    if (!engine) return complain(engine.error());
    app::Server server{**engine, *folder, std::move(options), clock, identifiers};
    if (auto started = server.start(); !started) return complain(started.error());
    (*engine)->start();
    fmt::print("PyScaler {} answers on {}; data folder {}\n", PYSCALER_VERSION, server.url(), folder->path().string());
    std::fflush(stdout);
    const auto& stopped = stop_on_signals();
    while (!stopped) std::this_thread::sleep_for(100ms);
    log::info("serve", "stopping");
    server.stop(deadline_in(5s));
    (*engine)->stop(deadline_in(stop_time));
    return 0;
}

}  // namespace

int run_serve(int argc, char** argv) {
    Arguments given;
    CLI::App app{"The server: watches clusters, decides when to scale them, and does it."};
    app.name("pyscaler serve");
    describe(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    auto level = log::Level::info;
    if (!log::parse_level(given.log_level, level))
        return complain({Errc::invalid, "--log-level: expected trace, debug, info, warning, error or off"}, 2);
    log::configure(level, given.log_format == "json" ? log::Format::json : log::Format::text);
    auto options = listening(given);
    if (!options) return complain(options.error(), 2);
    return serve(given, std::move(*options));
}

}  // namespace pyscaler::cli
