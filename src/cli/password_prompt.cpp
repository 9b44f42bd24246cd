#include "cli/password_prompt.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <fstream>
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

}  // namespace

Result<Secret> read_password(const std::string& file, const std::string& question) {
    std::string line;
    if (!file.empty()) {
        std::ifstream stream{file};
        if (!std::getline(stream, line)) return Error{Errc::invalid, fmt::format("{}: has no password to read", file)};
        return Secret{std::move(line)};
    }
    const Unseen unseen;
    if (unseen.is_terminal()) fmt::print(stderr, "{}: ", question);
    if (!std::getline(std::cin, line)) return Error{Errc::invalid, "no password was given"};
    return Secret{std::move(line)};
}

}  // namespace pyscaler::cli
