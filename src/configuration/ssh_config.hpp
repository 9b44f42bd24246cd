#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

/// A host of an OpenSSH client configuration, with the values that ssh would use.
struct SshHost {
    std::string alias{};
    int line = 0;
    std::map<std::string, std::string> options{};  ///< keyword in lower case → first value
};

struct SshConfig {
    std::vector<SshHost> hosts{};      ///< named without wildcards, each once
    std::vector<std::string> notes{};  ///< what was not read: "line 7: Match is left out"
};

/// ssh_config(5): `Host` with patterns (`*`, `?`, `!`), values with `=` or blanks, quotes, comments.
SshConfig read_ssh_hosts(std::string_view text);

}  // namespace pyscaler::configuration
