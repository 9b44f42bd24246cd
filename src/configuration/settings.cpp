#include "configuration/settings.hpp"

#include "model/json.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <sys/stat.h>
#include <toml++/toml.h>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_password = 4096;

json::value to_value(const toml::node& node) {
    if (const auto* text = node.as_string()) return json::string(text->get());
    if (const auto* whole = node.as_integer()) return whole->get();
    if (const auto* real = node.as_floating_point()) return real->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    return json::object{};  // no setting is a table, a list or a date
}

/// Reads the sections of one file and gathers what is wrong, each with its line.
class Reader {
public:
    Reader(std::string file, const toml::table& root) : file_(std::move(file)), root_(root) {}

    template <class T>
    void section(const std::string& name, T& into) {
        known_.push_back(name);
        const auto* node = root_.get(name);
        if (node == nullptr) return;
        const auto* table = node->as_table();
        if (table == nullptr) return fail(*node, name, "must be a section");
        json::object members;
        for (const auto& [key, value] : *table) members[key.str()] = to_value(value);
        for (const auto& [field, message] :
             model::read_json(model::description<T>(), &into, members, model::Missing::becomes_default)) {
            const auto* at = table->get(field);
            fail(at == nullptr ? *node : *at, field.empty() ? name : name + '.' + field, message);
        }
    }

    void refuse_others() {
        for (const auto& [key, value] : root_)
            if (std::find(known_.begin(), known_.end(), std::string(key.str())) == known_.end())
                fail(value, std::string(key.str()), "is no section of the settings");
    }

    Result<void> outcome() const {
        if (faults_.empty()) return {};
        std::string all;
        for (const auto& [line, fault] : faults_)
            all += fmt::format("{}{}:{}: {}", all.empty() ? "" : "\n", file_, line, fault);
        return Error{Errc::invalid, all};
    }

private:
    void fail(const toml::node& at, const std::string& field, const std::string& message) {
        faults_.emplace(at.source().begin.line, fmt::format("{}: {}", field, message));
    }

    std::string file_;
    const toml::table& root_;
    std::vector<std::string> known_;
    std::multimap<std::size_t, std::string> faults_;
};

/// A file with a password in it is for its owner (and group) only.
Result<void> keep_private(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return Error{Errc::not_found, "there is no file " + file.string()};
    if ((status.st_mode & 07U) == 0) return {};
    return Error{Errc::denied, fmt::format("{} holds a password and may be read by others: chmod o= {}", file.string(),
                                           file.string())};
}

Result<void> read_password(const std::filesystem::path& settings, MailSettings& mail) {
    if (!mail.password.empty()) return keep_private(settings);
    if (mail.password_file.empty()) return {};
    const auto file = settings.parent_path() / mail.password_file.str();
    if (auto is_private = keep_private(file); !is_private) return is_private.error().in("mail.password_file");
    std::ifstream stream{file};
    std::string line;
    if (!std::getline(stream, line) || line.empty() || line.size() > longest_password)
        return Error{Errc::invalid,
                     fmt::format("mail.password_file: {} has no password in its first line", file.string())};
    if (line.ends_with('\r')) line.pop_back();
    mail.password = Secret{std::move(line)};
    return {};
}

Result<Settings> read_table(const std::filesystem::path& file, const toml::table& root) {
    Settings settings;
    Reader reader{file.filename().string(), root};
    reader.section("server", settings.server);
    reader.section("mail", settings.mail);
    reader.section("aws", settings.aws);
    reader.section("log", settings.log);
    reader.section("limits", settings.limits);
    reader.refuse_others();
    if (auto good = reader.outcome(); !good) return good.error();
    if (auto read = read_password(file, settings.mail); !read) return read.error();
    return settings;
}

bool is_this_machine(std::string_view host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

}  // namespace

model::FieldErrors validate(const ServerSettings& server) {
    if (server.tls_certificate.empty() != server.tls_key.empty())
        return {
            {server.tls_key.empty() ? "tls_key" : "tls_certificate", "tls_certificate and tls_key belong together"}};
    return {};
}

model::FieldErrors validate(const MailSettings& mail) {
    model::FieldErrors errors;
    if (!mail.password.empty() && !mail.password_file.empty())
        errors.push_back({"password_file", "only one of password and password_file may be given"});
    if (!mail.user.empty() && mail.security == mail::Security::plain && !is_this_machine(mail.host.str()))
        errors.push_back({"security", "must be \"starttls\" or \"tls\": the password would be sent in the open"});
    return errors;
}

mail::SmtpServer Settings::smtp() const {
    mail::SmtpServer smtp;
    smtp.host = mail.host.str();
    smtp.port = static_cast<std::uint16_t>(mail.port.value());
    smtp.security = mail.security;
    smtp.user = mail.user.str();
    smtp.password = mail.password;
    smtp.ca_file = mail.ca_file.str();
    smtp.timeout = mail.timeout;
    return smtp;
}

Result<Settings> read_settings(const std::filesystem::path& file) try {
    if (!std::filesystem::exists(file)) return Error{Errc::not_found, "there is no settings file " + file.string()};
    return read_table(file, toml::parse_file(file.string()));
} catch (const toml::parse_error& error) {
    return Error{Errc::invalid,
                 fmt::format("{}:{}: {}", file.filename().string(), error.source().begin.line, error.description())};
}

}  // namespace pyscaler::configuration
