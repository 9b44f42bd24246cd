#include "cli/serve_options.hpp"

#include "app/data_folder.hpp"
#include "cli/arguments.hpp"
#include "cli/exit_status.hpp"
#include "cli/listen.hpp"
#include "cli/printable.hpp"

#include <cstdlib>
#include <deque>
#include <fmt/core.h>
#include <unistd.h>

namespace pyscaler::cli {
namespace {

using configuration::SettingOverride;
using configuration::Settings;

/// The options that are settings, each bound to its section and key.
class SettingOptions {
public:
    explicit SettingOptions(Arguments& arguments) : arguments_(arguments) {}

    SettingOptions& add(const std::string& option, std::string section, std::string key, std::string text,
                        std::string placeholder) {
        auto& made = given_.emplace_back(SettingOverride{std::move(section), std::move(key), {}, option});
        arguments_.option(option, made.text, std::move(text), std::move(placeholder));
        return *this;
    }

    void append_to(std::vector<SettingOverride>& overrides) const {
        for (const auto& one : given_)
            if (!one.text.empty()) overrides.push_back(one);
    }

private:
    Arguments& arguments_;
    std::deque<SettingOverride> given_{};  // the command line is read into them: they stay where they are
};

void describe(Arguments& arguments, SettingOptions& options, std::string& file, bool& insecure) {
    arguments.option("--settings", file, "TOML; else PYSCALER_SETTINGS; else none", "FILE");
    options
        .add("--data", "server", "data",
             "the data folder, one server at a time; else " + app::DataFolder::default_path().string(), "FOLDER")
        .add("--listen", "server", "listen", "else 127.0.0.1:7070; port 0: a free one", "ADDRESS:PORT")
        .add("--tls-certificate", "server", "tls_certificate", "PEM: serve HTTPS; read again when it is renewed",
             "FILE")
        .add("--tls-key", "server", "tls_key", "PEM, its key", "FILE");
    arguments.flag("--insecure", insecure, "listen without TLS on an address that is not loopback");
    options
        .add("--trusted-proxies", "server", "trusted_proxies",
             "whose X-Forwarded-For and X-Forwarded-Proto are believed", "ADDRESS,...")
        .add("--loops", "limits", "loops", "event loops, else one for each processor", "NUMBER")
        .add("--smtp-host", "mail", "host", "takes mails; none: no mail is sent", "NAME")
        .add("--smtp-port", "mail", "port", "of it, else 25", "PORT")
        .add("--mail-from", "mail", "from", "sender of mails, else pyscaler@ this host", "ADDRESS")
        .add("--log-level", "log", "level", "else info", "trace|debug|info|warning|error|off")
        .add("--log-format", "log", "format", "else text", "text|json");
    arguments.examples(
        "  pyscaler serve\n"
        "  pyscaler serve --data /srv/pyscaler --listen 127.0.0.1:8080\n"
        "  pyscaler serve --settings /etc/pyscaler/pyscaler.toml\n\n"
        "Each setting of the file may also stand in the environment: PYSCALER_MAIL_PORT is port of [mail]. Options "
        "win\n"
        "over the environment, the environment over the file. AWS credentials come from where AWS's own tools take\n"
        "them: AWS_ACCESS_KEY_ID and so on, ~/.aws, or the role of the instance.");
}

std::vector<std::string_view> variables() {
    std::vector<std::string_view> all;
    for (char** each = ::environ; each != nullptr && *each != nullptr; ++each) all.emplace_back(*each);
    return all;
}

std::optional<std::filesystem::path> settings_file(const std::string& option) {
    if (!option.empty()) return option;
    const char* variable = std::getenv("PYSCALER_SETTINGS");
    if (variable == nullptr || *variable == '\0') return std::nullopt;
    return variable;
}

}  // namespace

std::variant<Settings, int> settings_of_serve(int argc, char** argv) {
    std::string file;
    bool insecure = false;
    Arguments arguments{"serve", "The server: watches clusters, decides when to scale them, and does it."};
    SettingOptions options{arguments};
    describe(arguments, options, file, insecure);
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    auto overrides = configuration::overrides_among(variables());
    options.append_to(overrides);
    if (insecure) overrides.push_back({"server", "insecure", "true", "--insecure"});
    auto settings = configuration::read_settings(settings_file(file), overrides);
    if (settings) return std::move(*settings);
    fmt::print(stderr, "pyscaler serve: {}\n", printable_lines(settings.error().detail()));
    return settings.error() == Errc::invalid ? usage : exit_status(settings.error());
}

Result<http::ServerOptions> listening(const configuration::ServerSettings& settings) {
    const auto listen = parse_listen(settings.listen.str());
    if (!listen) return listen.error().in("listen");
    http::ServerOptions options;
    options.address = listen->address;
    options.port = listen->port;
    auto proxies = http::Forwarding::of(settings.trusted_proxies.str());
    if (!proxies) return proxies.error().in("trusted_proxies");
    options.proxies = std::move(*proxies);
    if (!settings.tls_certificate.empty())
        options.tls = http::TlsFiles{settings.tls_certificate.str(), settings.tls_key.str()};
    if (!listen->is_loopback() && !options.tls && !settings.insecure)
        return Error{Errc::invalid,
                     fmt::format("{} can be reached by others: give --tls-certificate and --tls-key, or --insecure",
                                 listen->address)};
    return options;
}

}  // namespace pyscaler::cli
