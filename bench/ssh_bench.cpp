// Client CPU of one round of five counters on nodes with open connections: the kept shell, one command that runs all
// five scripts, and five commands. Also what the process needs for an idle session with its shell. Usage: ssh_bench
// USER KEY_FILE HOST:PORT... [--rounds N] [--command-rounds N]; 0 rounds of commands: only the kept shell. Prints one
// JSON object a line, and after each waits for a line (or the end) of standard input: ssh.py looks at the nodes then.
#include "base/identifier.hpp"
#include "ssh/pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <malloc.h>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace pyscaler;

const std::vector<std::string> scripts{
    "read -r a rest </proc/loadavg; echo $a", "read -r a b rest </proc/loadavg; echo $b",
    "read -r a b c rest </proc/loadavg; echo $c", "read -r up rest </proc/uptime; echo $up", "echo 5"};

struct Node {
    std::string id{};
    ssh::Login login{};
};

struct Wish {
    std::vector<Node> nodes{};
    int rounds{20};
    int command_rounds{20};
};

using Round = std::function<Task<std::size_t>(ssh::Pool&, Node)>;

void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
    std::string ignored;
    std::getline(std::cin, ignored);
}

double cpu_milliseconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto in_ms = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return in_ms(usage.ru_utime) + in_ms(usage.ru_stime);
}

double resident_mib() {
    std::ifstream status{"/proc/self/statm"};
    long total = 0, resident = 0;
    status >> total >> resident;
    return static_cast<double>(resident) * 4096 / 1048576;
}

Task<std::size_t> by_commands(ssh::Pool& pool, Node node) {
    auto session = (co_await pool.session(node.id, node.login, deadline_in(60s))).value();
    std::size_t values = 0;
    for (const auto& script : scripts) {
        auto result = co_await session->exec(script, ssh::ExecOptions{}, deadline_in(60s));
        values += result && result->succeeded() && !result->out.empty() ? 1 : 0;
    }
    co_return values;
}

Task<std::size_t> by_one_command(ssh::Pool& pool, Node node) {
    auto session = (co_await pool.session(node.id, node.login, deadline_in(60s))).value();
    std::string command;
    for (const auto& script : scripts) command += "( " + script + " ) </dev/null\n";
    auto result = co_await session->exec(command, ssh::ExecOptions{}, deadline_in(60s));
    co_return result && result->succeeded() ? scripts.size() : 0;
}

Task<std::size_t> by_shell(ssh::Pool& pool, Node node) {
    auto shell = (co_await pool.shell(node.id, node.login, deadline_in(60s))).value();
    std::vector<ssh::Script> batch;
    for (const auto& script : scripts) batch.push_back(ssh::Script{script, 60s});
    auto outcomes = (co_await shell->run(std::move(batch), deadline_in(60s))).value();
    std::size_t values = 0;
    for (const auto& outcome : outcomes) values += outcome.ended() && !outcome.out.empty() ? 1 : 0;
    co_return values;
}

std::size_t all_nodes(asio::io_context& loop, ssh::Pool& pool, const std::vector<Node>& nodes, const Round& round) {
    std::size_t values = 0, left = nodes.size();
    for (const auto& node : nodes) {
        asio::co_spawn(loop, round(pool, node), [&](std::exception_ptr error, std::size_t count) {
            if (error) fmt::print(stderr, "a node failed\n");
            values += error ? 0 : count;
            --left;
        });
    }
    loop.restart();
    while (left > 0) loop.run_one();
    return values;
}

void measure(asio::io_context& loop, ssh::Pool& pool, const std::vector<Node>& nodes, const char* name, int rounds,
             const Round& round) {
    if (rounds < 1) return;
    all_nodes(loop, pool, nodes, round);  // connections, shells and definitions are there from here on
    say(fmt::format("{{\"ready\": \"{}\"}}", name));
    const auto wall = std::chrono::steady_clock::now();
    const double before = cpu_milliseconds();
    std::size_t values = 0;
    for (int i = 0; i < rounds; ++i) values += all_nodes(loop, pool, nodes, round);
    const double used = cpu_milliseconds() - before;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - wall;
    const auto asked = static_cast<double>(nodes.size() * scripts.size()) * rounds;
    say(
        fmt::format("{{\"way\": \"{}\", \"nodes\": {}, \"counters\": {}, \"rounds\": {}, \"values\": {}, "
                    "\"client_cpu_ms_per_counter\": {:.4f}, \"wall_ms_per_round\": {:.1f}}}",
                    name, nodes.size(), scripts.size(), rounds, values, used / asked, took.count() / rounds));
}

Wish wish_of(int argc, char** argv) {
    std::ifstream file{argv[2]};
    const Secret key{std::string{std::istreambuf_iterator<char>{file}, {}}};
    Wish wish;
    for (int i = 3; i < argc; ++i) {
        const std::string word = argv[i];
        if (word.starts_with("--") && i + 1 < argc) {
            (word == "--rounds" ? wish.rounds : wish.command_rounds) = std::atoi(argv[++i]);
            continue;
        }
        const auto colon = word.rfind(':');
        auto& node = wish.nodes.emplace_back();
        node.id = fmt::format("n{}", i);
        node.login.host = word.substr(0, colon);
        node.login.port = static_cast<std::uint16_t>(std::atoi(word.c_str() + colon + 1));
        node.login.user = argv[1];
        node.login.private_key = key;
        node.login.connect_timeout = 60s;
    }
    return wish;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        fmt::print(stderr, "usage: ssh_bench USER KEY_FILE HOST:PORT... [--rounds N] [--command-rounds N]\n");
        return 2;
    }
    const auto wish = wish_of(argc, argv);
    const auto count = static_cast<double>(wish.nodes.size());
    asio::io_context loop{1};
    RandomIdentifiers identifiers;
    ssh::Pool pool{loop.get_executor(), identifiers};
    const double before = resident_mib();
    const double cpu = cpu_milliseconds();
    const auto wall = std::chrono::steady_clock::now();
    all_nodes(loop, pool, wish.nodes, by_shell);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - wall;
    const double used = cpu_milliseconds() - cpu;
    ::malloc_trim(0);
    say(
        fmt::format("{{\"what\": \"first round\", \"nodes\": {}, \"client_cpu_ms_per_node\": {:.3f}, "
                    "\"resident_kib_per_node\": {:.1f}, \"wall_ms\": {:.0f}}}",
                    wish.nodes.size(), used / count, (resident_mib() - before) * 1024 / count, took.count()));
    measure(loop, pool, wish.nodes, "kept shell", wish.rounds, by_shell);
    measure(loop, pool, wish.nodes, "one command", wish.command_rounds, by_one_command);
    measure(loop, pool, wish.nodes, "five commands", wish.command_rounds, by_commands);
    return 0;
}
