#include "aws/profile.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <system_error>

namespace pyscaler::aws {
namespace {

constexpr std::size_t size_limit = 1U << 20U;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string_view without_comment(std::string_view value) {
    for (std::size_t at = 1; at < value.size(); ++at)
        if ((value[at] == '#' || value[at] == ';') && (value[at - 1] == ' ' || value[at - 1] == '\t'))
            return trimmed(value.substr(0, at));
    return value;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

/// A missing file is an empty text.
Result<std::string> read_file(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return std::string();
    std::ifstream file{path, std::ios::binary};
    if (error || !file) return Error{Errc::denied, fmt::format("cannot read {}", path)};
    if (size > size_limit)
        return Error{Errc::limit_exceeded, fmt::format("{} is larger than {} bytes", path, size_limit)};
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string path_of(const Environment& environment, std::string_view variable, std::string_view name) {
    auto path = environment(variable);
    const auto home = environment("HOME");
    if (path.empty()) return home.empty() ? std::string() : fmt::format("{}/.aws/{}", home, name);
    return path.starts_with("~/") ? home + path.substr(1) : path;
}

Result<ProfileFile> load(const std::string& path) {
    if (path.empty()) return ProfileFile{};
    auto text = read_file(path);
    if (!text) return text.error();
    auto file = parse_profile_file(*text);
    if (!file) return file.error().in(path);
    return file;
}

}  // namespace

Result<ProfileFile> parse_profile_file(std::string_view text) {
    if (text.size() > size_limit) return Error{Errc::limit_exceeded, "an AWS profile file of more than 1 MiB"};
    ProfileFile file;
    std::string section;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto raw = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto line = trimmed(raw);
        const bool indented = !raw.empty() && (raw.front() == ' ' || raw.front() == '\t');
        if (line.empty() || indented || line.front() == '#' || line.front() == ';') continue;
        if (line.front() == '[') {
            const auto close = line.find(']');
            if (close == std::string_view::npos)
                return Error{Errc::invalid, fmt::format("line {}: a section without its closing bracket", number)};
            section = trimmed(line.substr(1, close - 1));
            file[section];
            continue;
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || section.empty())
            return Error{Errc::invalid, fmt::format("line {}: expected [section] or key = value in a section", number)};
        const auto value = without_comment(trimmed(line.substr(equals + 1)));
        file[section].insert_or_assign(lower(trimmed(line.substr(0, equals))), std::string(value));
    }
    return file;
}

Result<Profile> load_profile(const Environment& environment, std::string_view name) {
    Profile profile;
    profile.name = name;
    if (profile.name.empty()) profile.name = environment("AWS_PROFILE");
    if (profile.name.empty()) profile.name = "default";
    profile.credentials_path = path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
    profile.config_path = path_of(environment, "AWS_CONFIG_FILE", "config");

    auto credentials = load(profile.credentials_path);
    if (!credentials) return credentials.error();
    auto config = load(profile.config_path);
    if (!config) return config.error();
    if (const auto found = credentials->find(profile.name); found != credentials->end())
        profile.credentials = found->second;
    auto section = config->find("profile " + profile.name);
    if (section == config->end() && profile.name == "default") section = config->find("default");
    if (section != config->end()) profile.config = section->second;
    return profile;
}

Result<std::string> resolve_region(const Environment& environment, std::string_view name) {
    for (const auto* variable : {"AWS_REGION", "AWS_DEFAULT_REGION"})
        if (auto region = environment(variable); !region.empty()) return region;
    auto profile = load_profile(environment, name);
    if (!profile) return profile.error();
    for (const auto* keys : {&profile->config, &profile->credentials})
        if (const auto region = keys->find("region"); region != keys->end() && !region->second.empty())
            return region->second;
    return Error{Errc::not_found,
                 fmt::format("no AWS region: looked in AWS_REGION, AWS_DEFAULT_REGION and profile \"{}\" of {} and {}",
                             profile->name, profile->config_path, profile->credentials_path)};
}

}  // namespace pyscaler::aws
