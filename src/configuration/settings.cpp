#include "configuration/settings.hpp"

#include "configuration/typed_text.hpp"
#include "model/described.hpp"
#include "model/json.hpp"

#include <algorithm>
#include <array>
#include <boost/describe/members.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <sys/stat.h>
#include <toml++/toml.h>
#include <unistd.h>

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

/// Reads the sections of one file, with what is given elsewhere, and gathers what is wrong, each with its place.
class Reader {
public:
    Reader(std::string file, const toml::table& root, const std::vector<SettingOverride>& overrides)
        : file_(std::move(file)), root_(root), overrides_(overrides) {}

    template <class T>
    void section(const std::string& name, T& into) {
        known_.push_back(name);
        const auto* node = root_.get(name);
        const auto* table = node == nullptr ? nullptr : node->as_table();
        if (node != nullptr && table == nullptr) return fail(*node, name, "must be a section");
        json::object members;
        std::map<std::string, std::string, std::less<>> origins;
        if (table != nullptr)
            for (const auto& [key, value] : *table) members[key.str()] = to_value(value);
        const auto& type = model::description<T>();
        for (const auto& one : overrides_) {
            if (one.section != name) continue;
            const auto* member = type.find(one.key);
            members[one.key] = member == nullptr ? json::value(one.text) : typed_value(*member->type, one.text);
            origins[one.key] = one.origin;
        }
        for (const auto& [field, message] : model::read_json(type, &into, members, model::Missing::becomes_default)) {
            const auto path = field.empty() ? name : name + '.' + field;
            const auto* at = table == nullptr ? nullptr : table->get(field);
            if (const auto origin = origins.find(field); origin != origins.end())
                faults_.emplace(0, fmt::format("{}: {}", origin->second, message));
            else if (at != nullptr || node != nullptr)
                fail(at != nullptr ? *at : *node, path, message);
            else
                faults_.emplace(0, fmt::format("{}: {}", path, message));
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
        for (const auto& [line, fault] : faults_) {
            if (!all.empty()) all += '\n';
            all += line == 0 ? fault : fmt::format("{}:{}: {}", file_, line, fault);
        }
        return Error{Errc::invalid, all};
    }

private:
    void fail(const toml::node& at, const std::string& field, const std::string& message) {
        faults_.emplace(at.source().begin.line, fmt::format("{}: {}", field, message));
    }

    std::string file_;
    const toml::table& root_;
    const std::vector<SettingOverride>& overrides_;
    std::vector<std::string> known_;
    std::multimap<std::size_t, std::string> faults_;  // by line; 0: not in the file
};

/// A file with a password in it is for its owner (and group) only.
Result<void> keep_private(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return Error{Errc::not_found, "there is no file " + file.string()};
    if ((status.st_mode & 07U) == 0) return {};
    return Error{Errc::denied, fmt::format("{} holds a password and may be read by others: chmod o= {}", file.string(),
                                           file.string())};
}

/// What may be relative to the settings file.
void resolve(Path& path, const std::filesystem::path& folder) {
    if (!path.empty()) path = (folder / path.str()).string();
}

Result<void> read_password(MailSettings& mail) {
    if (mail.password_file.empty()) return {};
    const std::filesystem::path file = mail.password_file.str();
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

bool holds_password(const toml::table& root) { return root["mail"]["password"].is_string(); }

Result<Settings> read_table(const std::filesystem::path& file, const toml::table& root,
                            const std::vector<SettingOverride>& overrides) {
    Settings settings;
    Reader reader{file.filename().string(), root, overrides};
    using Sections = boost::describe::describe_members<Settings, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Sections>([&](auto member) { reader.section(member.name, settings.*member.pointer); });
    reader.refuse_others();
    if (auto good = reader.outcome(); !good) return good.error();
    if (holds_password(root))
        if (auto is_private = keep_private(file); !is_private) return is_private.error();
    for (auto* path : {&settings.server.tls_certificate, &settings.server.tls_key, &settings.mail.password_file,
                       &settings.mail.ca_file})
        resolve(*path, file.parent_path());
    if (auto read = read_password(settings.mail); !read) return read.error();
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

std::string Settings::mail_from() const {
    if (!mail.from.empty()) return mail.from.str();
    std::array<char, 256> host{};
    const bool is_known = ::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0';
    return fmt::format("PyScaler <pyscaler@{}>", is_known ? host.data() : "localhost");
}

Result<Settings> read_settings(const std::optional<std::filesystem::path>& file,
                               const std::vector<SettingOverride>& overrides) try {
    if (!file) return read_table({}, {}, overrides);
    if (!std::filesystem::exists(*file)) return Error{Errc::not_found, "there is no settings file " + file->string()};
    return read_table(*file, toml::parse_file(file->string()), overrides);
} catch (const toml::parse_error& error) {
    return Error{Errc::invalid,
                 fmt::format("{}:{}: {}", file->filename().string(), error.source().begin.line, error.description())};
}

}  // namespace pyscaler::configuration
