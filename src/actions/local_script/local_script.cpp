#include "actions/local_script/local_script.hpp"

#include "actions/per_node.hpp"
#include "db/database.hpp"
#include "db/repository.hpp"
#include "fleet/login.hpp"
#include "fleet/sessions.hpp"
#include "ssh/pool.hpp"
#include "ssh/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <fmt/core.h>

namespace pyscaler::actions {
namespace {

/// What a node may print before the rest is dropped.
constexpr std::size_t output_limit = 4U << 20U;

Result<ssh::Login> login_of(db::Session& session, const model::Node& node) {
    if (!node.host_key_changed->empty())
        return Error{Errc::host_key_changed, "its host key has changed; look at it, then accept the new one"};
    if (node.no_touch) return Error{Errc::denied, "nothing may be run on it: " + node.protection_reason.str()};
    if (!node.ssh_profile) return Error{Errc::invalid, "it has no SSH profile"};
    auto profile = db::Repository<model::SshProfile>{session}.require(node.ssh_profile->name);
    if (!profile) return profile.error();
    return fleet::login_of(node, *profile);
}

Task<Result<ssh::ExecResult>> run_on_loop(ssh::Pool& pool, std::string node_id, ssh::Login login, std::string script,
                                          ssh::ExecOptions options, Deadline deadline) {
    auto session = co_await pool.session(std::move(node_id), std::move(login), deadline);
    if (!session) co_return session.error();
    co_return co_await (*session)->exec(std::move(script), std::move(options), deadline);
}

Result<void> judge(const Result<ssh::ExecResult>& result) {
    if (!result) return result.error();
    if (result->succeeded()) return {};
    if (!result->exit_status) return Error{Errc::failed, "ended by signal " + result->exit_signal};
    return Error{Errc::failed, fmt::format("exit {}", *result->exit_status)};
}

Task<Result<void>> run_on(Services services, std::shared_ptr<Output> output, std::string script, model::Node node,
                          Deadline deadline) {
    auto body = [node](db::Session& session) { return login_of(session, node); };
    auto login = co_await services.database.read(body);
    if (!login) co_return login.error();
    ssh::ExecOptions options;
    options.output_limit = output_limit;
    options.on_output = [output, name = node.name.str()](ssh::Stream stream, std::string_view text) {
        output->append(name, stream == ssh::Stream::err ? model::Stream::err : model::Stream::out, std::string(text));
    };
    const auto loop = services.sessions.loop_of(node.id);
    auto work = run_on_loop(services.sessions.pool(loop), std::to_string(node.id), *login, std::move(script),
                            std::move(options), deadline);
    auto result = co_await asio::co_spawn(services.sessions.executor(loop), std::move(work), asio::use_awaitable);
    if (result && result->truncated) output->note(node.name.str(), "more output was dropped");
    co_return judge(result);
}

class ScriptRun final : public Action {
public:
    ScriptRun(const Services& services, std::string script) : services_(services), script_(std::move(script)) {}

    Task<Result<void>> run(StepContext step) override {
        if (step.targets.empty()) step.output->note("there is no node to run it on");
        auto work = [this, output = step.output, deadline = step.deadline](const model::Node& node) {
            return run_on(services_, output, script_, node, deadline);
        };
        co_return co_await for_each_node(std::move(step.targets), work);
    }

private:
    Services services_;
    std::string script_;
};

}  // namespace

std::unique_ptr<Action> LocalScript::make_action(const Services& services, const LocalScript& settings) {
    return std::make_unique<ScriptRun>(services, settings.script.str());
}

}  // namespace pyscaler::actions
