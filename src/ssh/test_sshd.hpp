#pragma once
#include "ssh/login.hpp"

#include <arpa/inet.h>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern char** environ;

/// For tests: a private OpenSSH server on a loopback address and a free port, with its own keys and folder, run by the
/// present user and ended with the object.
namespace pyscaler::ssh::testing {

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

inline void write_file(const std::filesystem::path& path, const std::string& text, unsigned mode = 0600) {
    std::ofstream{path} << text;
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
}

inline pid_t launch(std::vector<std::string> arguments, const std::filesystem::path& log) {
    std::vector<char*> list;
    for (auto& argument : arguments) list.push_back(argument.data());
    list.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t pid = 0;
    const int failed = posix_spawn(&pid, list[0], &actions, nullptr, list.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error(fmt::format("cannot start {}", arguments[0]));
    return pid;
}

inline void run_to_end(std::vector<std::string> arguments, const std::filesystem::path& log) {
    int status = 0;
    const auto name = arguments[0];
    ::waitpid(launch(std::move(arguments), log), &status, 0);
    if (status != 0) throw std::runtime_error(name + " failed: " + read_file(log));
}

inline sockaddr_in loopback(const std::string& address, std::uint16_t port) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &where.sin_addr);
    return where;
}

inline std::uint16_t free_port(const std::string& address) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    auto where = loopback(address, 0);
    socklen_t size = sizeof where;
    ::bind(descriptor, reinterpret_cast<sockaddr*>(&where), size);
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&where), &size);
    ::close(descriptor);
    return ntohs(where.sin_port);
}

inline bool answers(const std::string& address, std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto where = loopback(address, port);
    const bool good = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
    ::close(descriptor);
    return good;
}

class TestSshd {
public:
    explicit TestSshd(std::string address = "127.0.40.1", std::uint16_t port = 0, const std::string& options = {})
        : address_(std::move(address)), port_(port != 0 ? port : free_port(address_)) {
        std::string pattern = (std::filesystem::temp_directory_path() / "pyscaler-sshd-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
        folder_ = pattern;
        make_key("host", "ed25519");
        make_key("user", "ed25519");
        write_file(folder_ / "authorized_keys", read_file(folder_ / "user.pub"));
        write_file(folder_ / "sshd_config", configuration(options));
        if (::geteuid() == 0) std::filesystem::create_directories("/run/sshd");
        start();
    }
    ~TestSshd() {
        stop();
        std::filesystem::remove_all(folder_);
    }
    TestSshd(const TestSshd&) = delete;
    TestSshd& operator=(const TestSshd&) = delete;

    void start() {
        pid_ = launch({"/usr/sbin/sshd", "-D", "-e", "-f", (folder_ / "sshd_config").string()}, folder_ / "log");
        for (int i = 0; i < 1000 && !answers(address_, port_); ++i) ::usleep(10000);
    }
    /// Ends the listener; sessions that stand go on.
    void stop() {
        if (pid_ == 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

    /// A new key pair NAME, NAME.pub in the folder.
    void make_key(const std::string& name, const std::string& type, const std::string& passphrase = {},
                  const std::vector<std::string>& more = {}) {
        std::filesystem::remove(folder_ / name);
        std::vector<std::string> arguments{"/usr/bin/ssh-keygen",    "-q", "-t", type, "-N", passphrase, "-f",
                                           (folder_ / name).string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        run_to_end(std::move(arguments), folder_ / "log");
    }
    void authorize(const std::string& name) {
        std::ofstream{folder_ / "authorized_keys", std::ios::app} << read_file(folder_ / (name + ".pub"));
    }

    Login login(const std::string& key = "user") const {
        Login login;
        login.host = address_;
        login.port = port_;
        login.user = ::getpwuid(::geteuid())->pw_name;
        login.private_key = Secret{read_file(folder_ / key)};
        return login;
    }
    std::string host_key() const { return read_file(folder_ / "host.pub"); }
    const std::filesystem::path& folder() const { return folder_; }
    const std::string& address() const { return address_; }
    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }

private:
    std::string configuration(const std::string& options) const {
        return fmt::format(
            "ListenAddress {}\nPort {}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\nStrictModes no\n"
            "PermitRootLogin yes\nPasswordAuthentication no\nMaxStartups 1000\nMaxSessions 100\nSetEnv SHLVL=5\n{}\n",
            address_, port_, (folder_ / "host").string(), (folder_ / "authorized_keys").string(), options);
    }

    std::string address_;
    std::uint16_t port_;
    std::filesystem::path folder_{};
    pid_t pid_{0};
};

}  // namespace pyscaler::ssh::testing
