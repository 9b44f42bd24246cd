#include "fleet/launcher.hpp"

#include "base/log.hpp"
#include "db/repository.hpp"
#include "fleet/audit.hpp"
#include "fleet/launch_request.hpp"
#include "fleet/limits.hpp"
#include "fleet/login.hpp"
#include "fleet/transition.hpp"
#include "ssh/session.hpp"

#include <fmt/core.h>

namespace pyscaler::fleet {
namespace {

using enum model::NodeState;

Error stage_error(const model::Node& node, std::string_view stage, const Error& error) {
    return error.in(fmt::format("{}: {}", node.name.str(), stage));
}

/// Whether asking again may help: what is passing, and what EC2 does not know yet.
bool is_passing(const Error& error) { return is_transient(error) || error == Errc::not_found; }

/// Whether a node that boots may still let us in later: its SSH server comes up after the machine, and the account
/// after the server.
bool may_come_up(const Error& error) { return is_transient(error) || error == Errc::denied; }

}  // namespace

Region& Launcher::region_of(const Plan& plan) {
    return cloud_.region(plan.profile.region.str(), plan.profile.endpoint.str());
}

Task<Result<Launcher::Plan>> Launcher::load(std::string name) {
    auto body = [name](db::Session& session) -> Result<Plan> {
        auto node = db::Repository<model::Node>{session}.require(name);
        if (!node) return node.error();
        if (!node->ec2_profile) return Error{Errc::invalid, fmt::format("{} has no EC2 profile", name)};
        auto profile = db::Repository<model::Ec2Profile>{session}.require(node->ec2_profile->name);
        if (!profile) return profile.error();
        return Plan{std::move(*node), std::move(*profile)};
    };
    co_return co_await database_.read(body);
}

Task<Result<void>> Launcher::store(Plan& plan, model::NodeState to, std::string reason) {
    auto body = [node = plan.node, to, reason, now = clock_.now()](db::Session& session) -> Result<model::Node> {
        // What a person has changed meanwhile stays; what the launch found out is taken over.
        auto stored = db::Repository<model::Node>{session}.find(node.id);
        if (!stored) return Error{Errc::not_found, fmt::format("{} was removed", node.name.str())};
        if (*stored->state == terminating || *stored->state == terminated || *stored->state == failed)
            return Error{Errc::cancelled, fmt::format("{} is being removed", node.name.str())};
        stored->hostname = node.hostname;
        stored->instance_id = node.instance_id;
        stored->region = node.region;
        stored->endpoint = node.endpoint;
        stored->private_address = node.private_address;
        stored->public_address = node.public_address;
        if (node.host_key != stored->host_key) {
            stored->host_key = node.host_key;
            stored->host_key_source = node.host_key_source;
            audit(session, now, "pin", *stored, fmt::format("host key: {}", node.host_key.str()));
        }
        move(session, now, *stored, to, reason);
        return *stored;
    };
    auto stored = co_await database_.transact(body);
    if (!stored) co_return stored.error();
    plan.node = std::move(*stored);
    co_return Result<void>{};
}

Task<Result<std::string>> Launcher::launched_with(const Plan& plan, Deadline deadline) {
    aws::InstanceQuery query;
    query.filters.push_back({"client-token", {plan.node.client_token->str()}});
    auto found = co_await region_of(plan).ec2.describe_instances(std::move(query), deadline);
    if (!found) co_return found.error();
    for (const auto& instance : *found)
        if (instance.state != aws::InstanceState::terminated) co_return instance.id;
    co_return std::string{};
}

Task<Result<void>> Launcher::launch(Plan& plan, Deadline deadline) {
    auto request = launch_request(plan.node, plan.profile, installation_);
    auto launched = co_await region_of(plan).ec2.run_instances(std::move(request), deadline);
    std::string instance;
    if (launched && !launched->instances.empty()) {
        instance = launched->instances.front().id;
    } else {
        // The answer may have been lost, or the profile edited since a first try: the token tells.
        auto found = co_await launched_with(plan, deadline_in(limits::cloud_call));
        if (found) instance = *found;
        if (instance.empty() && !launched) co_return launched.error();
        if (instance.empty()) co_return Error{Errc::protocol, "EC2 started nothing"};
    }
    plan.node.instance_id = instance;
    plan.node.region = plan.profile.region.str();
    plan.node.endpoint = plan.profile.endpoint.str();
    co_return co_await store(plan, pending, "EC2 started " + instance);
}

Task<Result<void>> Launcher::await_running(Plan& plan, Deadline deadline) {
    while (remaining(deadline) > limits::poll) {
        aws::InstanceQuery query;
        query.ids.push_back(plan.node.instance_id->str());
        auto found = co_await region_of(plan).ec2.describe_instances(std::move(query), deadline);
        if (!found && !is_passing(found.error())) co_return found.error();
        if (found && !found->empty()) {
            const auto& instance = found->front();
            const auto address = address_of(instance, plan.profile);
            if (instance.state == aws::InstanceState::running && !address.empty()) {
                plan.node.hostname = address;
                plan.node.private_address = instance.private_address;
                plan.node.public_address = instance.public_address;
                co_return co_await store(plan, booting, "running at " + address);
            }
            if (instance.state != aws::InstanceState::pending && instance.state != aws::InstanceState::running)
                co_return Error{Errc::failed,
                                fmt::format("{} is {}: {}", instance.id, aws::name_of(instance.state),
                                            instance.reason.empty() ? "no reason given" : instance.reason)};
        }
        co_await sleep_until(deadline_in(limits::poll));
    }
    co_return Error{Errc::timed_out, fmt::format("{} does not run yet", plan.node.instance_id->str())};
}

Task<Result<void>> Launcher::learn_host_key(Plan& plan, Deadline deadline) {
    if (!plan.node.host_key.str().empty()) co_return Result<void>{};
    const auto until = std::min(deadline, deadline_in(limits::console));
    while (remaining(until) > limits::poll) {
        auto output = co_await region_of(plan).ec2.get_console_output(plan.node.instance_id->str(), true, until);
        if (!output && !is_passing(output.error())) co_return output.error();
        auto keys = output ? ssh::host_keys_of_console(*output) : std::string{};
        if (!keys.empty()) {
            keys.pop_back();  // the end of the last line
            plan.node.host_key = model::Text<4096>::lossy(keys);
            plan.node.host_key_source = model::HostKeySource::console;
            co_return Result<void>{};
        }
        if (plan.profile.host_key == model::HostKeyOrigin::first_contact) co_return Result<void>{};
        co_await sleep_until(deadline_in(limits::poll));
    }
    co_return Error{Errc::timed_out, "the console output does not tell the host key"};
}

Task<Result<void>> Launcher::await_login(Plan& plan, Deadline deadline) {
    auto body = [profile = plan.node.ssh_profile](db::Session& session) -> Result<model::SshProfile> {
        if (!profile) return Error{Errc::invalid, "the action names no SSH profile"};
        return db::Repository<model::SshProfile>{session}.require(profile->name);
    };
    auto profile = co_await database_.read(body);
    if (!profile) co_return profile.error();
    profile->host_key_policy = model::HostKeyPolicy::first_contact;  // the EC2 profile decides for a new node
    auto login = login_of(plan.node, *profile);
    if (!login) co_return login.error();
    Error last{Errc::timed_out, "SSH was not tried"};
    while (remaining(deadline) > limits::poll) {
        auto session = co_await ssh::Session::connect(*login, std::min(deadline, deadline_in(limits::login_attempt)));
        if (session) {
            if (plan.node.host_key.str().empty()) {
                plan.node.host_key = (*session)->host_key().line();
                plan.node.host_key_source = model::HostKeySource::first_contact;
            }
            (*session)->close();
            co_return co_await store(plan, configuring, "SSH answers");
        }
        if (!may_come_up(session.error())) co_return session.error();
        last = session.error();
        co_await sleep_until(deadline_in(limits::poll));
    }
    co_return Error{Errc::timed_out, "SSH does not answer: " + last.detail()};
}

Task<Result<model::Node>> Launcher::deploy(std::string name, Deadline outer) {
    auto plan = co_await load(std::move(name));
    if (!plan) co_return plan.error();
    const auto deadline = std::min(outer, deadline_in(plan->profile.launch_timeout.value()));
    if (*plan->node.state == intent) {
        auto done = co_await launch(*plan, deadline);
        if (!done) co_return stage_error(plan->node, "launch", done.error());
    }
    if (*plan->node.state == pending) {
        auto done = co_await await_running(*plan, deadline);
        if (!done) co_return stage_error(plan->node, "waiting for the instance", done.error());
    }
    if (*plan->node.state == booting) {
        auto done = co_await learn_host_key(*plan, deadline);
        if (!done) co_return stage_error(plan->node, "learning the host key", done.error());
        done = co_await await_login(*plan, deadline);
        if (!done) co_return stage_error(plan->node, "logging in", done.error());
    }
    co_return plan->node;
}

}  // namespace pyscaler::fleet
