#include "sandbox/access_key.hpp"

#include "sandbox/machine_files.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/core.h>
#include <sstream>

namespace pyscaler::sandbox {
namespace {

std::string value_of(const std::string& text, const std::string& name) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos || line.substr(0, line.find_first_of(" =")) != name) continue;
        const auto begin = line.find_first_not_of(' ', equals + 1);
        return begin == std::string::npos ? "" : line.substr(begin);
    }
    return {};
}

/// "AKIA" and 16 letters and digits, as AWS makes them.
std::string new_key_id(Identifiers& identifiers) {
    auto digits = identifiers.uuid();
    std::erase(digits, '-');
    std::transform(digits.begin(), digits.end(), digits.begin(), [](unsigned char c) { return std::toupper(c); });
    return "AKIA" + digits.substr(digits.size() - 16);
}

}  // namespace

Result<AccessKey> load_or_create_access_key(const std::filesystem::path& file, const std::string& region,
                                            Identifiers& identifiers) {
    AccessKey key;
    if (!std::filesystem::exists(file)) {
        key.id = new_key_id(identifiers);
        key.secret = Secret{identifiers.token(30)};
        write_file(file, fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\nregion = {}\n",
                                     key.id, key.secret.reveal(), region));
        return key;
    }
    const auto text = read_file(file);
    key.id = value_of(text, "aws_access_key_id");
    key.secret = Secret{value_of(text, "aws_secret_access_key")};
    if (key.id.empty() || key.secret.empty()) return Error{Errc::invalid, file.string() + ": no access key in it"};
    return key;
}

Result<Secret> load_or_create_token(const std::filesystem::path& file, Identifiers& identifiers) {
    if (!std::filesystem::exists(file)) write_file(file, identifiers.token(32) + "\n");
    auto text = read_file(file);
    text.erase(text.find_last_not_of('\n') + 1);
    if (text.size() < 16) return Error{Errc::invalid, file.string() + ": no token in it"};
    return Secret{text};
}

}  // namespace pyscaler::sandbox
