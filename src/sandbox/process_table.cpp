#include "sandbox/process_table.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

std::string read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The fields of /proc/PID/stat after the name: [0] is the state, [1] the parent, [19] the start time.
std::vector<std::string> stat_fields(pid_t process) {
    const auto text = read_file(fmt::format("/proc/{}/stat", process));
    const auto end = text.rfind(')');
    if (end == std::string::npos) return {};
    std::istringstream rest{text.substr(end + 1)};
    return {std::istream_iterator<std::string>{rest}, {}};
}

std::vector<pid_t> all_processes() {
    std::vector<pid_t> list;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc", problem}) {
        const auto name = entry.path().filename().string();
        pid_t id = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
        if (error == std::errc{} && end == name.data() + name.size()) list.push_back(id);
    }
    return list;
}

std::string boot_id() {
    auto text = read_file("/proc/sys/kernel/random/boot_id");
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

}  // namespace

std::optional<std::uint64_t> start_time(pid_t process) {
    const auto fields = stat_fields(process);
    if (fields.size() < 20 || fields[0] == "Z") return std::nullopt;
    return std::stoull(fields[19]);
}

std::vector<pid_t> descendants(pid_t process) {
    std::multimap<pid_t, pid_t> children;
    for (const pid_t id : all_processes()) {
        const auto fields = stat_fields(id);
        if (fields.size() > 1) children.emplace(static_cast<pid_t>(std::stol(fields[1])), id);
    }
    std::vector<pid_t> found{process};
    for (std::size_t index = 0; index < found.size(); ++index) {
        const auto [begin, end] = children.equal_range(found[index]);
        std::transform(begin, end, std::back_inserter(found), [](const auto& pair) { return pair.second; });
    }
    found.erase(found.begin());
    return found;
}

std::vector<pid_t> with_environment(const std::string& entry) {
    const std::string wanted = '\0' + entry + '\0';
    std::vector<pid_t> found;
    for (const pid_t id : all_processes()) {
        const auto text = '\0' + read_file(fmt::format("/proc/{}/environ", id));
        if (id != ::getpid() && text.find(wanted) != std::string::npos) found.push_back(id);
    }
    return found;
}

std::string process_mark(pid_t process) {
    return fmt::format("{} {} {}\n", process, start_time(process).value_or(0), boot_id());
}

std::optional<pid_t> find_process(const std::string& mark) {
    std::istringstream text{mark};
    pid_t id = 0;
    std::uint64_t start = 0;
    std::string boot;
    if (!(text >> id >> start >> boot) || id <= 1 || boot != boot_id() || start_time(id) != start) return std::nullopt;
    return id;
}

}  // namespace pyscaler::sandbox
