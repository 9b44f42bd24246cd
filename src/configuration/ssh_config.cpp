#include "configuration/ssh_config.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

struct Block {
    std::vector<std::string> patterns{};
    std::map<std::string, std::string> options{};
    int line = 0;
    bool is_host = true;  ///< else a Match
};

bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '*') {
        for (std::size_t skip = 0; skip <= text.size(); ++skip)
            if (matches(pattern.substr(1), text.substr(skip))) return true;
        return false;
    }
    return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) && matches(pattern.substr(1), text.substr(1));
}

bool is_negative(const std::string& pattern) { return pattern.starts_with('!'); }
bool is_wild(const std::string& pattern) { return pattern.find_first_of("*?!") != std::string::npos; }

bool applies(const Block& block, const std::string& host) {
    bool found = false;
    for (const auto& pattern : block.patterns) {
        if (is_negative(pattern) && matches(std::string_view(pattern).substr(1), host)) return false;
        found = found || (!is_negative(pattern) && matches(pattern, host));
    }
    return found;
}

/// The words of a line: the keyword, and its arguments, which may be quoted.
std::vector<std::string> words_of(std::string_view line) {
    static constexpr std::string_view blanks = " \t\r=";
    std::vector<std::string> words;
    for (std::size_t at = line.find_first_not_of(blanks); at < line.size(); at = line.find_first_not_of(blanks, at)) {
        if (line[at] == '#') break;
        const bool is_quoted = line[at] == '"';
        const auto begin = at + (is_quoted ? 1 : 0);
        const auto end = std::min(is_quoted ? line.find('"', begin) : line.find_first_of(blanks, begin), line.size());
        words.emplace_back(line.substr(begin, end - begin));
        at = end + (is_quoted ? 1 : 0);
    }
    return words;
}

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::vector<Block> blocks_of(std::string_view text, std::vector<std::string>& notes) {
    std::vector<Block> blocks{{{"*"}, {}, 0, true}};  // what stands before the first Host is for all
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto words = words_of(text.substr(at, end - at));
        at = end + 1;
        ++number;
        if (words.empty()) continue;
        const auto keyword = lower(words[0]);
        if (keyword == "host" || keyword == "match") {
            blocks.push_back({{words.begin() + 1, words.end()}, {}, number, keyword == "host"});
            if (keyword == "match") notes.push_back(fmt::format("line {}: Match is left out, with all in it", number));
        } else if (keyword == "include") {
            notes.push_back(fmt::format("line {}: Include is left out", number));
        } else if (words.size() > 1) {
            blocks.back().options.try_emplace(keyword, words[1]);
        }
    }
    std::erase_if(blocks, [](const Block& block) { return !block.is_host; });
    return blocks;
}

}  // namespace

SshConfig read_ssh_hosts(std::string_view text) {
    SshConfig config;
    const auto blocks = blocks_of(text, config.notes);
    for (const auto& named : blocks)
        for (const auto& alias : named.patterns) {
            const bool is_known = std::any_of(config.hosts.begin(), config.hosts.end(),
                                              [&](const SshHost& host) { return host.alias == alias; });
            if (is_wild(alias) || is_known) continue;
            SshHost host{alias, named.line, {}};
            for (const auto& block : blocks)
                if (applies(block, alias)) host.options.insert(block.options.begin(), block.options.end());
            config.hosts.push_back(std::move(host));
        }
    return config;
}

}  // namespace pyscaler::configuration
