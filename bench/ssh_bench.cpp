// Client CPU of one round of five counters on nodes with open connections: five commands, one command that runs all
// five scripts, and the kept shell. Also what the process needs for an idle session with its shell. Usage: ssh_bench
// USER KEY_FILE HOST:PORT... [--rounds N]; prints one JSON object a line.
#include "base/identifier.hpp"
#include "ssh/pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <functional>
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

using Round = std::function<Task<std::size_t>(ssh::Pool&, Node)>;

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
    all_nodes(loop, pool, nodes, round);  // connections, shells and definitions are there from here on
    const auto wall = std::chrono::steady_clock::now();
    const double before = cpu_milliseconds();
    std::size_t values = 0;
    for (int i = 0; i < rounds; ++i) values += all_nodes(loop, pool, nodes, round);
    const double used = cpu_milliseconds() - before;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - wall;
    const auto asked = static_cast<double>(nodes.size() * scripts.size()) * rounds;
    fmt::print(
        "{{\"way\": \"{}\", \"nodes\": {}, \"counters\": {}, \"rounds\": {}, \"values\": {}, "
        "\"client_cpu_ms_per_counter\": {:.4f}, \"wall_ms_per_round\": {:.1f}}}\n",
        name, nodes.size(), scripts.size(), rounds, values, used / asked, took.count() / rounds);
}

std::vector<Node> nodes_of(int argc, char** argv, int& rounds) {
    std::ifstream file{argv[2]};
    const Secret key{std::string{std::istreambuf_iterator<char>{file}, {}}};
    std::vector<Node> nodes;
    for (int i = 3; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--rounds" && i + 1 < argc) {
            rounds = std::atoi(argv[++i]);
            continue;
        }
        const auto colon = word.rfind(':');
        auto& node = nodes.emplace_back();
        node.id = fmt::format("n{}", i);
        node.login.host = word.substr(0, colon);
        node.login.port = static_cast<std::uint16_t>(std::atoi(word.c_str() + colon + 1));
        node.login.user = argv[1];
        node.login.private_key = key;
        node.login.connect_timeout = 60s;
    }
    return nodes;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return fmt::print(stderr, "usage: ssh_bench USER KEY_FILE HOST:PORT... [--rounds N]\n"), 2;
    int rounds = 20;
    const auto nodes = nodes_of(argc, argv, rounds);
    asio::io_context loop{1};
    RandomIdentifiers identifiers;
    {
        ssh::Pool pool{loop.get_executor(), identifiers};
        const double before = resident_mib();
        const double cpu = cpu_milliseconds();
        all_nodes(loop, pool, nodes, by_shell);
        ::malloc_trim(0);
        fmt::print(
            "{{\"what\": \"first round\", \"nodes\": {}, \"client_cpu_ms_per_node\": {:.3f}, "
            "\"resident_kib_per_node\": {:.1f}}}\n",
            nodes.size(), (cpu_milliseconds() - cpu) / static_cast<double>(nodes.size()),
            (resident_mib() - before) * 1024 / static_cast<double>(nodes.size()));
        measure(loop, pool, nodes, "kept shell", rounds, by_shell);
        measure(loop, pool, nodes, "one command", rounds, by_one_command);
        measure(loop, pool, nodes, "five commands", rounds, by_commands);
    }
    return 0;
}
