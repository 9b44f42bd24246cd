#include "cli/apply_files.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>

namespace pyscaler::cli {
namespace {

namespace filesystem = std::filesystem;

/// What the server calls the text that it was sent.
constexpr std::string_view sent_name = "body:";

bool is_yaml(const filesystem::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

/// The files that `name` stands for.
Result<std::vector<std::string>> files_of(const std::string& name) {
    std::error_code error;
    if (name == "-" || !filesystem::is_directory(name, error)) return std::vector{name};
    std::vector<std::string> files;
    for (const auto& entry : filesystem::directory_iterator{name, error})
        if (is_yaml(entry.path())) files.push_back(entry.path().string());
    if (files.empty()) return Error{Errc::not_found, fmt::format("{} has no *.yaml", name)};
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

Result<std::string> read_file(const std::string& name) {
    if (name == "-") return std::string{std::istreambuf_iterator<char>{std::cin}, {}};
    std::error_code error;
    if (filesystem::is_directory(name, error)) return Error{Errc::invalid, fmt::format("{} is a folder", name)};
    std::ifstream file{name, std::ios::binary};
    if (!file) return Error{Errc::not_found, fmt::format("{} cannot be read: {}", name, std::strerror(errno))};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Result<ApplyFiles> ApplyFiles::read(const std::vector<std::string>& names) {
    ApplyFiles all;
    for (const auto& name : names) {
        const auto files = files_of(name);
        if (!files) return files.error();
        for (const auto& file : *files) {
            const auto text = read_file(file);
            if (!text) return text.error();
            all.add(file == "-" ? "standard input" : file, *text);
        }
    }
    return all;
}

void ApplyFiles::add(std::string name, std::string_view text) {
    if (!files_.empty()) {
        text_ += "---\n";
        ++lines_;
    }
    files_.push_back({std::move(name), lines_});
    text_ += text;
    if (!text.empty() && text.back() != '\n') text_ += '\n';
    lines_ = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
}

std::string ApplyFiles::place(std::size_t line) const {
    const auto after =
        std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.first_line >= line; });
    if (after == files_.begin()) return fmt::format("{}{}", sent_name, line);
    const auto& file = *std::prev(after);
    return fmt::format("{}:{}", file.name, line - file.first_line);
}

std::string ApplyFiles::located(std::string_view message) const {
    std::string text;
    while (true) {
        const auto at = message.find(sent_name);
        if (at == std::string_view::npos) break;
        text += message.substr(0, at);
        message.remove_prefix(at + sent_name.size());
        std::size_t digits = 0, line = 0;
        for (; digits < message.size() && digits < 9 && std::isdigit(static_cast<unsigned char>(message[digits])) != 0;
             ++digits)
            line = line * 10 + static_cast<std::size_t>(message[digits] - '0');
        text += digits > 0 ? place(line) : std::string(sent_name);
        message.remove_prefix(digits);
    }
    return text + std::string(message);
}

}  // namespace pyscaler::cli
