#pragma once
#include <source_location>
#include <string>
#include <string_view>

namespace pyscaler::model {

/// `Cluster` for any (also an only declared) type, without namespaces and template arguments.
template <class T>
constexpr std::string_view type_name() {
    std::string_view text = std::source_location::current().function_name();  // … [T = a::b::Cluster] or [with T = …;
    text.remove_prefix(text.rfind("T = ") + 4);
    text = text.substr(0, text.find_first_of("];<"));
    return text.substr(text.rfind(':') + 1);
}

/// Without the underscore at the end that keeps a name from being a keyword: `private_` is written `private`.
constexpr std::string_view outward_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

/// `DeployEc2Node` → `deploy_ec2_node`, `OSConfiguration` → `os_configuration`.
std::string snake_case(std::string_view type_name);

/// The name of the collection and of the table: `AuditEntry` → `audit_entries`.
std::string collection_name(std::string_view type_name);

/// "a Cluster", "an Execution".
std::string with_article(std::string_view type_name);

}  // namespace pyscaler::model
