#pragma once
#include "base/log.hpp"
#include "mail/smtp_server.hpp"
#include "model/bounded.hpp"
#include "model/field_error.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>
#include <filesystem>

/// The settings file of the server, TOML: what a process must know before it has a database. All of it is optional.
namespace pyscaler::configuration {

using namespace std::chrono_literals;
using Path = model::Text<4096>;

/// `[server]`
struct ServerSettings {
    model::Text<255, 1> listen{"127.0.0.1:7070"};  ///< address:port; another than loopback needs TLS or `insecure`
    Path data{};                                   ///< folder; empty: /var/lib/pyscaler, or the user's state folder
    Path tls_certificate{};                        ///< PEM chain; empty: no TLS
    Path tls_key{};
    bool insecure{false};  ///< listen on any address without TLS

    friend bool operator==(const ServerSettings&, const ServerSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(ServerSettings, (), (listen, data, tls_certificate, tls_key, insecure))

/// Certificate and key together.
model::FieldErrors validate(const ServerSettings& server);

/// `[mail]`: where Email actions hand over their mails.
struct MailSettings {
    model::Text<255, 1> host{"localhost"};
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
    model::Text<128> profile{};
    model::Text<64> region{};  ///< for commands that name none

    friend bool operator==(const AwsSettings&, const AwsSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(AwsSettings, (), (profile, region))

/// `[log]`
struct LogSettings {
    log::Level level{log::Level::info};
    log::Format format{log::Format::text};

    friend bool operator==(const LogSettings&, const LogSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(LogSettings, (), (level, format))

/// `[limits]`
struct LimitSettings {
    model::Bounded<int, 0, 256> loops{0};                 ///< threads with an event loop; 0: one for each processor
    model::DurationFrom<3600000> keep_executions{2160h};  ///< with their output
    model::DurationFrom<3600000> keep_events{720h};
    model::DurationFrom<3600000> keep_decisions{720h};
    model::DurationFrom<3600000> keep_samples{2160h};

    friend bool operator==(const LimitSettings&, const LimitSettings&) = default;
};
BOOST_DESCRIBE_STRUCT(LimitSettings, (), (loops, keep_executions, keep_events, keep_decisions, keep_samples))

struct Settings {
    ServerSettings server{};
    MailSettings mail{};
    AwsSettings aws{};
    LogSettings log{};
    LimitSettings limits{};

    /// The mail server as the mailer takes it; the password already read.
    mail::SmtpServer smtp() const;
};

/// `Errc::invalid` with each fault and its line ("pyscaler.toml:7: mail.port: must be …"), also for keys that there are
/// not; `Errc::not_found`; `Errc::denied` when others may read a file that holds a password.
Result<Settings> read_settings(const std::filesystem::path& file);

}  // namespace pyscaler::configuration
