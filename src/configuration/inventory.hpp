#pragma once
#include "configuration/document.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Fixed nodes from lists that people have already.
namespace pyscaler::configuration {

/// What the lists do not say.
struct InventoryDefaults {
    std::string cluster{};
    std::string ssh_profile{};  ///< for nodes without one; empty: none
    std::string home{};         ///< what `~` in an OpenSSH file stands for; empty: stays
};

struct Inventory {
    std::vector<Document> documents{};  ///< SshProfiles and Nodes, to be applied
    std::vector<std::string> notes{};   ///< what was left out, and why
};

/// CSV with a header of a Node's members, `name` among them: name,hostname,cluster,ssh_profile,jvm_profiles. Fields may
/// be quoted as in RFC 4180; entries of a list are separated by blanks. An empty field is left out.
Outcome<Inventory> read_csv(std::string_view text, const std::string& source, const InventoryDefaults& defaults);

/// An OpenSSH client configuration (ssh_config(5)): a node for each host that is named without wildcards, with the
/// values that ssh would use: the first that a matching Host block gives. User, Port and IdentityFile become
/// SshProfiles, one for all nodes that share them. Match blocks and Include are left out with a note.
Outcome<Inventory> read_ssh_config(std::string_view text, const std::string& source, const InventoryDefaults& defaults);

}  // namespace pyscaler::configuration
