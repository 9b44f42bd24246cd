#pragma once
#include "base/task.hpp"
#include "jmx/access.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

/// Real JVMs on loopback, for the tests of this module.
namespace pyscaler::jmx::testing {

/// Runs one coroutine on a loop of its own, which then is destroyed with whatever is left on it.
inline void run_on_loop(std::function<Task<void>()> work) {
    asio::io_context loop{1};
    std::exception_ptr thrown;
    auto keep = [&](std::exception_ptr error) {
        thrown = error;
        loop.stop();
    };
    asio::co_spawn(loop, work(), keep);
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
}

inline std::uint16_t free_port() {
    asio::io_context context;
    const asio::ip::tcp::acceptor acceptor{context, {asio::ip::make_address("127.0.0.1"), 0}};
    return acceptor.local_endpoint().port();
}

/// A folder that goes with its object.
class Folder {
public:
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "pyscaler-jmx-XXXXXX";
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string at(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_{};
};

inline void run_or_throw(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);  // NOLINT: a test's own text
}

/// JmxFixture, compiled once for a test program.
inline const std::string& fixture_classes() {
    static const Folder folder;
    static const std::string path = [] {
        run_or_throw("javac -d " + folder.at("") + " " PYSCALER_SOURCE_DIR "/src/jmx/fixtures/JmxFixture.java");
        return folder.at("");
    }();
    return path;
}

/// A JVM with JmxFixture; ended with its object. `options` are those behind `com.sun.management.jmxremote.`, and
/// others that begin with a dash.
class Jvm {
public:
    explicit Jvm(std::vector<std::string> options = {"ssl=false", "authenticate=false"},
                 std::uint16_t port = free_port())
        : port_(port) {
        std::vector<std::string> arguments{"java",
                                           "-Xmx48m",
                                           "-XX:+UseSerialGC",
                                           "-XX:TieredStopAtLevel=1",
                                           "-cp",
                                           fixture_classes(),
                                           "-Djava.rmi.server.hostname=127.0.0.1"};
        options.insert(options.end(), {"host=127.0.0.1", "port=" + std::to_string(port_)});
        for (const auto& option : options)
            arguments.push_back(option.starts_with('-') ? option : "-Dcom.sun.management.jmxremote." + option);
        arguments.emplace_back("JmxFixture");
        start(arguments);
    }
    ~Jvm() { end(); }
    Jvm(const Jvm&) = delete;
    Jvm& operator=(const Jvm&) = delete;

    std::uint16_t port() const { return port_; }
    void signal(int number) const { ::kill(process_, number); }
    void end() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
        std::fclose(output_);
        ::close(input_);
    }
    Access access() const {
        Access access;
        access.host = "127.0.0.1";
        access.port = port_;
        return access;
    }

private:
    void start(std::vector<std::string>& arguments) {
        int in[2];
        int out[2];
        if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        std::vector<char*> texts;
        for (auto& argument : arguments) texts.push_back(argument.data());
        texts.push_back(nullptr);
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(in[0], 0);
            ::dup2(out[1], 1);
            ::execvp(texts[0], texts.data());
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        input_ = in[1];
        output_ = ::fdopen(out[0], "r");
        char line[64]{};
        if (!std::fgets(line, sizeof line, output_)) throw std::runtime_error("the JVM did not start");
    }

    std::uint16_t port_;
    pid_t process_{0};
    int input_{-1};
    std::FILE* output_{nullptr};
};

}  // namespace pyscaler::jmx::testing
