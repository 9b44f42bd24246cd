#include "configuration/inventory.hpp"

#include "configuration/csv.hpp"
#include "configuration/ssh_config.hpp"
#include "configuration/typed_text.hpp"
#include "model/described.hpp"
#include "model/node.hpp"
#include "model/ssh_profile.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <fmt/core.h>
#include <map>
#include <optional>
#include <set>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;

Document a_document(std::string_view kind, std::string name, const std::string& source, int line) {
    Document document;
    document.kind = kind;
    document.name = std::move(name);
    document.source = source;
    document.lines[""] = line;
    document.input["name"] = json::string(document.name);
    return document;
}

void add_defaults(Document& node, const InventoryDefaults& defaults) {
    if (!node.input.contains("cluster") && !defaults.cluster.empty()) node.input["cluster"] = defaults.cluster;
    if (!node.input.contains("ssh_profile") && !defaults.ssh_profile.empty())
        node.input["ssh_profile"] = defaults.ssh_profile;
}

/// A table's field: entries of a list are separated by blanks.
json::value field_value(const model::ValueType& type, const std::string& text) {
    if (type.kind != model::ValueKind::list) return typed_value(type, text);
    json::array entries;
    for (std::size_t at = text.find_first_not_of(' '); at < text.size(); at = text.find_first_not_of(' ', at)) {
        const auto end = std::min(text.find(' ', at), text.size());
        entries.push_back(json::string(text.substr(at, end - at)));
        at = end;
    }
    return entries;
}

/// What keeps a header's column from being read.
std::optional<std::string> column_fault(const std::string& column) {
    const auto* member = model::description<model::Node>().find(column);
    const bool is_list_of_objects = member != nullptr && member->type->structure != nullptr;
    if (member == nullptr || member->read_only || is_list_of_objects) return "is not a member of a Node to be set";
    return std::nullopt;
}

/// A name that is a slug: other characters become "-".
std::string slug_of(std::string text) {
    for (auto& c : text)
        if (model::slug_fault(std::string_view(&c, 1), 1)) c = '-';
    return text.substr(0, 50);
}

std::string expanded(std::string path, const std::string& home) {
    return path.starts_with("~/") && !home.empty() ? home + path.substr(1) : path;
}

/// `%h` of a HostName is the name that was asked for.
std::string with_host(std::string hostname, const std::string& alias) {
    for (auto at = hostname.find("%h"); at != hostname.npos; at = hostname.find("%h", at + alias.size()))
        hostname.replace(at, 2, alias);
    return hostname;
}

/// Makes the SshProfiles that the hosts of one file share.
class Profiles {
public:
    Profiles(Inventory& inventory, const std::string& source, std::string home)
        : inventory_(inventory), source_(source), home_(std::move(home)) {}

    /// The name of the profile for this host; empty when the file does not say enough to make one.
    std::string name_for(const SshHost& host) {
        const auto option = [&](const char* name) {
            const auto found = host.options.find(name);
            return found == host.options.end() ? std::string{} : found->second;
        };
        const auto user = option("user");
        const auto port = option("port").empty() ? "22" : option("port");
        const auto key = expanded(option("identityfile"), home_);
        if (user.empty() || key.empty()) return {};
        const auto [at, is_new] = names_.try_emplace(std::array{user, port, key});
        if (is_new) at->second = make(host, user, port, key);
        return at->second;
    }

private:
    std::string make(const SshHost& host, const std::string& user, const std::string& port, const std::string& key) {
        auto name = slug_of(fmt::format("{}-{}", user, key.substr(key.rfind('/') + 1)));
        if (port != "22") name = slug_of(name.substr(0, 44) + '-' + port);
        if (!used_.insert(name).second) name = slug_of(fmt::format("{}-{}", name.substr(0, 44), used_.size()));
        used_.insert(name);
        auto profile = a_document("SshProfile", name, source_, host.line);
        const auto& type = model::description<model::SshProfile>();
        profile.input["user"] = user;
        profile.input["port"] = typed_value(*type.find("port")->type, port);
        profile.input["key_file"] = key;
        inventory_.documents.push_back(std::move(profile));
        return name;
    }

    Inventory& inventory_;
    const std::string& source_;
    std::string home_;
    std::map<std::array<std::string, 3>, std::string> names_;
    std::set<std::string> used_;
};

}  // namespace

Outcome<Inventory> read_csv(std::string_view text, const std::string& source, const InventoryDefaults& defaults) {
    const auto rows = read_csv_rows(text);
    if (!rows) return Rejected{rows.error().in(source)};
    if (rows->empty())
        return Rejected{Error{Errc::invalid, source + ": is empty; expected a header such as name,hostname"}};
    const auto& header = rows->front().fields;
    model::FieldErrors errors;
    for (const auto& column : header)
        if (auto fault = column_fault(column))
            errors.push_back({fmt::format("{}:1: {:.60}", source, column), std::move(*fault)});
    Inventory inventory;
    for (std::size_t i = 1; i < rows->size() && errors.empty(); ++i) {
        const auto& [line, fields] = (*rows)[i];
        if (fields.size() != header.size()) {
            errors.push_back({fmt::format("{}:{}", source, line),
                              fmt::format("has {} fields, the header has {}", fields.size(), header.size())});
            break;
        }
        auto node = a_document("Node", "", source, line);
        node.input.clear();
        for (std::size_t column = 0; column < header.size(); ++column)
            if (!fields[column].empty())
                node.input[header[column]] =
                    field_value(*model::description<model::Node>().find(header[column])->type, fields[column]);
        if (const auto* name = node.input.if_contains("name")) node.name = name->as_string();
        add_defaults(node, defaults);
        inventory.documents.push_back(std::move(node));
    }
    if (!errors.empty()) return Rejected{std::move(errors)};
    return inventory;
}

Outcome<Inventory> read_ssh_config(std::string_view text, const std::string& source,
                                   const InventoryDefaults& defaults) {
    Inventory inventory;
    auto config = read_ssh_hosts(text);
    inventory.notes = std::move(config.notes);
    Profiles profiles{inventory, source, defaults.home};
    for (const auto& host : config.hosts) {
        auto node = a_document("Node", slug_of(host.alias), source, host.line);
        if (node.name != host.alias)
            inventory.notes.push_back(fmt::format("line {}: {} is named {}", host.line, host.alias, node.name));
        const auto hostname = host.options.find("hostname");
        node.input["hostname"] = hostname == host.options.end() ? host.alias : with_host(hostname->second, host.alias);
        const auto profile = profiles.name_for(host);
        if (!profile.empty()) node.input["ssh_profile"] = profile;
        if (profile.empty() && defaults.ssh_profile.empty())
            inventory.notes.push_back(
                fmt::format("line {}: {} has no SSH profile, since User and IdentityFile are not both given", host.line,
                            node.name));
        add_defaults(node, defaults);
        inventory.documents.push_back(std::move(node));
    }
    return inventory;
}

}  // namespace pyscaler::configuration
