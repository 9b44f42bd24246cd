#pragma once
#include "aws/environment.hpp"
#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace pyscaler::aws {

/// Sections of an AWS shared file: name (as it stands between the brackets) to keys (lower case) to values.
using ProfileFile = std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

/// Reads the INI dialect of `~/.aws/credentials` and `~/.aws/config`: comments with `#` or `;` at a line's beginning or
/// after a blank, indented lines (nested settings) are passed over, the last of two equal keys counts. `Errc::invalid`
/// names the line. Files over 1 MiB are refused with `Errc::limit_exceeded`.
Result<ProfileFile> parse_profile_file(std::string_view text);

/// One profile as both files describe it.
struct Profile {
    std::string name{"default"};
    std::string credentials_path{};
    std::string config_path{};
    std::map<std::string, std::string, std::less<>> credentials{};  // `[NAME]` of the credentials file
    std::map<std::string, std::string, std::less<>> config{};  // `[profile NAME]` or `[default]` of the config file
};

/// Reads the profile that AWS_PROFILE (or `name`, when given) names, from AWS_SHARED_CREDENTIALS_FILE and
/// AWS_CONFIG_FILE or `~/.aws`. A file that does not exist gives no keys; one that cannot be read or parsed is an
/// error.
Result<Profile> load_profile(const Environment& environment, std::string_view name = {});

/// AWS_REGION, AWS_DEFAULT_REGION, then the profile's `region`. `Errc::not_found` says where was looked.
Result<std::string> resolve_region(const Environment& environment, std::string_view profile = {});

}  // namespace pyscaler::aws
