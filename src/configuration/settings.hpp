#pragma once
#include "base/log.hpp"
#include "configuration/setting_override.hpp"
#include "mail/smtp_server.hpp"
#include "model/bounded.hpp"
#include "model/field_error.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>
#include <filesystem>
#include <optional>
#include <vector>

/// The settings of the server: what a process must know before it has a database. They come from a TOML file, from the
/// environment and from options of the command line; all of them are optional.
namespace pyscaler::configuration {

using namespace std::chrono_literals;
using Path = model::Text<4096>;

/// `[server]`
struct ServerSettings {
    model::Text<255, 1> listen{"127.0.0.1:7070"};  ///< address:port; another than loopback needs TLS or `insecure`
    Path data{};                                   ///< folder; empty: /var/lib/pyscaler, or the user's state folder
    Path tls_certificate{};                        ///< PEM chain; empty: no TLS
    Path tls_key{};
    bool insecure{false};                 ///< listen on any address without TLS
    model::Text<1024> trusted_proxies{};  ///< addresses with commas: whose X-Forwarded-For and -Proto are believed

    friend bool operator==(const ServerSettings&, const ServerSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(ServerSettings, (), (listen, data, tls_certificate, tls_key, insecure, trusted_proxies))

/// Certificate and key together.
model::FieldErrors validate(const ServerSettings& server);

/// `[mail]`: where Email actions hand over their mails.
struct MailSettings {
    model::Text<255> host{};  ///< empty: no mail is sent, and an Email action fails
    model::Port port{25};
    mail::Security security{mail::Security::plain};
    model::Text<255> user{};  ///< empty: no login
    Secret password{};
    Path password_file{};     ///< instead of `password`: its first line
    model::Text<320> from{};  ///< sender; empty: pyscaler@ the host's name
    Path ca_file{};           ///< PEM; empty: the system's authorities
    model::DurationFrom<1000> timeout{30s};

    friend bool operator==(const MailSettings&, const MailSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(MailSettings, (), (host, port, security, user, password, password_file, from, ca_file, timeout))

/// At most one of password and password_file, and no login in plain to another machine.
model::FieldErrors validate(const MailSettings& mail);

/// `[aws]`: where credentials come from; empty: the usual search (environment, files, role of the instance).
struct AwsSettings {
    model::Text<128> profile{};  ///< of the shared files, as AWS_PROFILE names one

    friend bool operator==(const AwsSettings&, const AwsSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(AwsSettings, (), (profile))

/// `[log]`
struct LogSettings {
    log::Level level{log::Level::info};
    log::Format format{log::Format::text};

    friend bool operator==(const LogSettings&, const LogSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(LogSettings, (), (level, format))

/// `[limits]`
struct LimitSettings {
    model::Bounded<int, 0, 256> loops{0};            ///< threads with an event loop; 0: one for each processor
    model::DurationFrom<3600000> keep_samples{24h};  ///< in memory, and in files
    model::DurationFrom<3600000> keep_events{168h};
    model::DurationFrom<3600000> keep_executions{720h};  ///< with their output

    friend bool operator==(const LimitSettings&, const LimitSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(LimitSettings, (), (loops, keep_samples, keep_events, keep_executions))

struct Settings {
    ServerSettings server{};
    MailSettings mail{};
    AwsSettings aws{};
    LogSettings log{};
    LimitSettings limits{};

    /// The mail server as the mailer takes it; the password already read.
    mail::SmtpServer smtp() const;
    /// Who mails come from.
    std::string mail_from() const;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (server, mail, aws, log, limits))

/// Reads `file` (none: nothing stands in it) and then `overrides`, of which later ones win. Files that it names may be
/// relative to it. `Errc::invalid` with every fault and its place ("pyscaler.toml:7: mail.port: must be …",
/// "PYSCALER_MAIL_PORT: must be …"), also for keys that there are not; `Errc::not_found`; `Errc::denied` when others
/// may read a file that holds a password.
Result<Settings> read_settings(const std::optional<std::filesystem::path>& file,
                               const std::vector<SettingOverride>& overrides = {});

}  // namespace pyscaler::configuration
