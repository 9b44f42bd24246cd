// What reading attributes over JMX costs this client. Usage: jmx_bench HOST PORT SECONDS CONNECTIONS. Reads one
// attribute over and over on one kept connection, each call after the answer to the one before; the same by calls that
// are asked together, as a round asks; then twenty of six MBeans a round; then opens that many connections and reads
// on each. Prints one JSON object a line, and after each waits for a line (or the end) of standard input.
#include "base/identifier.hpp"
#include "jmx/number.hpp"
#include "jmx/number_request.hpp"
#include "jmx/part.hpp"
#include "jmx/pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <iostream>
#include <malloc.h>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace pyscaler;
using Clock = std::chrono::steady_clock;

const std::string memory = "java.lang:type=Memory";

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

double resident_kib() {
    std::ifstream status{"/proc/self/statm"};
    long total = 0, resident = 0;
    status >> total >> resident;
    return static_cast<double>(resident) * 4;
}

/// What an operator watches in a JVM: the twenty that the Zabbix gateway is asked for too.
std::vector<jmx::NumberRequest> twenty() {
    std::vector<jmx::NumberRequest> all;
    const auto add = [&](const std::string& type, std::initializer_list<std::pair<const char*, const char*>> names) {
        for (const auto& [attribute, key] : names) all.push_back({"java.lang:type=" + type, attribute, key, 60s});
    };
    add("Memory", {{"HeapMemoryUsage", "used"},
                   {"HeapMemoryUsage", "committed"},
                   {"HeapMemoryUsage", "max"},
                   {"NonHeapMemoryUsage", "used"},
                   {"NonHeapMemoryUsage", "committed"},
                   {"ObjectPendingFinalizationCount", ""}});
    add("Threading",
        {{"ThreadCount", ""}, {"PeakThreadCount", ""}, {"DaemonThreadCount", ""}, {"TotalStartedThreadCount", ""}});
    add("ClassLoading", {{"LoadedClassCount", ""}, {"TotalLoadedClassCount", ""}, {"UnloadedClassCount", ""}});
    add("Runtime", {{"Uptime", ""}, {"StartTime", ""}});
    add("Compilation", {{"TotalCompilationTime", ""}});
    add("OperatingSystem", {{"OpenFileDescriptorCount", ""},
                            {"MaxFileDescriptorCount", ""},
                            {"ProcessCpuTime", ""},
                            {"CommittedVirtualMemorySize", ""}});
    return all;
}

using ClientPtr = std::shared_ptr<jmx::Client>;

/// 1 where the answer brought the number.
std::size_t value_in(const jmx::Answer& answer) {
    const auto used = jmx::part_at(answer.graph, answer.value, "used");
    return used && jmx::number_of(answer.graph, *used).value() > 0 ? 1 : 0;
}

Task<std::size_t> read_one(ClientPtr client) {
    co_return value_in(*(co_await client->get_attribute(memory, "HeapMemoryUsage", deadline_in(60s))).value());
}

constexpr std::size_t together = 16;

Task<std::size_t> read_together(ClientPtr client) {
    std::vector<jmx::Question> questions;
    for (std::size_t i = 0; i < together; ++i)
        questions.push_back(client->about_attribute(memory, "HeapMemoryUsage", 60s));
    std::size_t values = 0;
    jmx::TakeAnswer take = [&values](std::size_t, Result<std::shared_ptr<jmx::Answer>> answer) {
        values += value_in(*answer.value());
    };
    co_await client->ask(std::move(questions), std::move(take), deadline_in(60s));
    co_return values;
}

Task<std::size_t> read_twenty(ClientPtr client) {
    std::size_t values = 0;
    for (const auto& result : co_await jmx::read_numbers(client, twenty(), deadline_in(60s))) values += result ? 1 : 0;
    co_return values;
}

template <class Read>
Task<void> measure(ClientPtr client, const char* name, std::chrono::milliseconds length, Read read) {
    co_await read(client);
    say(fmt::format("{{\"ready\": \"{}\"}}", name));
    const auto begin = Clock::now();
    const double before = cpu_milliseconds();
    std::size_t values = 0, calls = 0;
    for (; Clock::now() - begin < length; ++calls) values += co_await read(client);
    const std::chrono::duration<double> took = Clock::now() - begin;
    say(fmt::format("{{\"way\": \"{}\", \"calls\": {}, \"values\": {}, \"seconds\": {:.4f}, \"cpu_ms\": {:.2f}}}", name,
                    calls, values, took.count(), cpu_milliseconds() - before));
}

Task<void> open_many(jmx::Pool& pool, jmx::Access access, int count) {
    ::malloc_trim(0);
    const double before = resident_kib();
    const double cpu = cpu_milliseconds();
    std::size_t values = 0;
    for (int i = 0; i < count; ++i) {
        auto client = (co_await pool.client(fmt::format("many/{}", i), access, deadline_in(60s))).value();
        values += co_await read_twenty(client);
    }
    const double used = cpu_milliseconds() - cpu;
    ::malloc_trim(0);
    say(
        fmt::format("{{\"way\": \"open\", \"connections\": {}, \"values\": {}, \"kib_each\": {:.2f}, "
                    "\"cpu_ms_each\": {:.3f}}}",
                    count, values, (resident_kib() - before) / std::max(count, 1), used / std::max(count, 1)));
}

Task<void> all(jmx::Pool& pool, jmx::Access access, std::chrono::seconds length, int connections) {
    auto client = (co_await pool.client("one", access, deadline_in(60s))).value();
    co_await measure(client, "one attribute a call", length, read_one);
    co_await measure(client, "sixteen calls together", length, read_together);
    co_await measure(client, "twenty values a round", length, read_twenty);
    co_await open_many(pool, access, connections);
    co_await pool.stop(deadline_in(60s));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        fmt::print(stderr, "usage: jmx_bench HOST PORT SECONDS CONNECTIONS\n");
        return 2;
    }
    jmx::Access access;
    access.host = argv[1];
    access.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    asio::io_context loop{1};
    RandomIdentifiers identifiers;
    jmx::Pool pool{loop.get_executor(), identifiers};
    int status = 0;
    asio::co_spawn(loop, all(pool, access, std::chrono::seconds{std::atoi(argv[3])}, std::atoi(argv[4])),
                   [&](std::exception_ptr error) {
                       status = error ? 1 : 0;
                       loop.stop();
                   });
    loop.run();
    return status;
}
