#include "fleet/login.hpp"

#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iterator>

namespace pyscaler::fleet {
namespace {

constexpr std::uintmax_t largest_key_file = 65536;

Result<Secret> read_key_file(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return Error{Errc::invalid, fmt::format("key file {}: {}", path, error.message())};
    if (size > largest_key_file)
        return Error{Errc::invalid, fmt::format("key file {} is no key: {} bytes", path, size)};
    std::ifstream file{path};
    if (!file) return Error{Errc::invalid, fmt::format("key file {} cannot be read", path)};
    return Secret{std::string{std::istreambuf_iterator<char>{file}, {}}};
}

}  // namespace

Result<ssh::Login> login_of(const model::Node& node, const model::SshProfile& profile) {
    if (node.hostname.str().empty()) return Error{Errc::invalid, fmt::format("{} has no address yet", node.name.str())};
    if (node.host_key.str().empty() && profile.host_key_policy == model::HostKeyPolicy::pinned)
        return Error{Errc::denied, fmt::format("{} has no pinned host key, and profile {} asks for one",
                                               node.name.str(), profile.name.str())};
    ssh::Login login;
    login.host = node.hostname.str();
    login.port = static_cast<std::uint16_t>(profile.port.value());
    login.user = profile.user.str();
    login.passphrase = profile.passphrase;
    login.host_key = node.host_key.str();
    login.connect_timeout = profile.connect_timeout.value();
    login.private_key = profile.private_key;
    if (login.private_key.empty()) {
        auto key = read_key_file(profile.key_file.str());
        if (!key) return key.error();
        login.private_key = std::move(*key);
    }
    return login;
}

}  // namespace pyscaler::fleet
