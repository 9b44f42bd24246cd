#include "monitoring/ssh/ssh_source.hpp"

#include "fleet/login.hpp"
#include "monitoring/host_key_witness.hpp"
#include "ssh/pool.hpp"
#include "ssh/session.hpp"
#include "ssh/shell.hpp"

#include <fmt/core.h>

namespace pyscaler::monitoring {
namespace {

/// Bytes of standard output that are told to people who look at a reading.
constexpr std::size_t most_output = 256;

std::vector<Reading> all_missing(std::size_t count, Time started, std::string cause, std::string detail = {}) {
    Reading missing;
    missing.time = started;
    missing.cause = std::move(cause);
    missing.error_output = std::move(detail);
    return {count, missing};
}

std::vector<Reading> all_missing(std::size_t count, Time started, const Error& error) {
    return all_missing(count, started, cause_of(error), error.detail());
}

std::vector<pyscaler::ssh::Script> scripts_of(const Counters& counters) {
    std::vector<pyscaler::ssh::Script> scripts;
    for (const auto& counter : counters) {
        pyscaler::ssh::Script script;
        script.text = std::get<SshCounter>(counter->settings).script.str();
        script.limit = counter->head.timeout.value();
        scripts.push_back(std::move(script));
    }
    return scripts;
}

}  // namespace

std::unique_ptr<Source> SshCounter::make_source(const SourceServices& services) {
    return std::make_unique<SshSource>(services);
}

Reading to_reading(const pyscaler::ssh::ScriptOutcome& outcome, Time started) {
    Reading reading;
    reading.time = started + outcome.started_after;
    reading.elapsed = outcome.elapsed;
    reading.exit_status = outcome.exit_status;
    reading.output = outcome.out.substr(0, most_output);
    reading.error_output = outcome.err;
    if (!outcome.ended()) {
        reading.cause = outcome.cause == Errc::limit_exceeded ? "too much output" : cause_of(outcome.cause);
    } else if (outcome.exit_status != 0) {
        reading.cause = fmt::format("exit {}", outcome.exit_status.value_or(-1));
    } else if (auto number = parse_number(outcome.out)) {
        reading.value = *number;
    } else {
        reading.cause = number.error().detail();
    }
    return reading;
}

Task<std::vector<Reading>> SshSource::read(Endpoint endpoint, Counters counters, Deadline deadline) {
    const auto started = services_.clock.now();
    const auto& node = *endpoint.node;
    if (!node.host_key_changed->str().empty())
        co_return all_missing(counters.size(), started, "host key changed", node.host_key_changed->str());
    if (!endpoint.ssh_profile) co_return all_missing(counters.size(), started, "no SSH profile");
    auto login = fleet::login_of(node, *endpoint.ssh_profile);
    if (!login) co_return all_missing(counters.size(), started, login.error());

    const auto key = std::to_string(node.id);
    auto shell = co_await services_.ssh.shell(key, *login, deadline);
    if (!shell && shell.error() == Errc::host_key_changed) services_.host_keys.changed(node, shell.error().detail());
    if (!shell) co_return all_missing(counters.size(), started, shell.error());
    if (login->host_key.empty()) {
        auto session = co_await services_.ssh.session(key, *login, deadline);
        if (session) services_.host_keys.first_contact(node, (*session)->host_key());
    }

    auto outcomes = co_await (*shell)->run(scripts_of(counters), deadline);
    if (!outcomes) co_return all_missing(counters.size(), started, outcomes.error());
    std::vector<Reading> readings;
    for (const auto& outcome : *outcomes) readings.push_back(to_reading(outcome, started));
    co_return readings;
}

}  // namespace pyscaler::monitoring
