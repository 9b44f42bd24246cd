#include "cli/password_prompt.hpp"

#include "cli/apply_files.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace pyscaler::cli {
namespace {

/// Shows nothing of what is typed while it lives.
class Unseen {
public:
    Unseen() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        is_terminal_ = true;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Unseen() {
        if (!is_terminal_) return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        fmt::print(stderr, "\n");
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    bool is_terminal() const { return is_terminal_; }

private:
    termios before_{};
    bool is_terminal_{false};
};

/// Without its end, which on Windows has two characters.
std::string first_line(const std::string& text) {
    auto line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace

Result<Secret> read_password(const std::string& file, const std::string& question) {
    if (!file.empty()) {
        const auto content = read_file(file);
        if (!content) return Error{Errc::invalid, content.error().detail()};
        auto first = first_line(*content);
        if (first.empty()) return Error{Errc::invalid, file + ": its first line must be the password, and is empty"};
        return Secret{std::move(first)};
    }
    std::string line;
    const Unseen unseen;
    if (unseen.is_terminal()) fmt::print(stderr, "{}: ", question);
    if (!std::getline(std::cin, line)) return Error{Errc::invalid, "no password was given"};
    return Secret{first_line(line)};
}

}  // namespace pyscaler::cli
