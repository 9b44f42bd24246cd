// What programs asked the PyScaler of 2013, and its answers, on the same paths. A task's id is that of an execution; of
// one step of a trigger's, with ".POSITION" behind.
#include "actions/kinds.hpp"
#include "base/json_text.hpp"
#include "control/execution_progress.hpp"
#include "control/execution_request.hpp"
#include "db/database.hpp"
#include "http/problem.hpp"
#include "model/enumeration.hpp"
#include "model/execution_output.hpp"
#include "model/json.hpp"
#include "samples/store.hpp"
#include "web/routes.hpp"
#include "web/series_request.hpp"
#include "web/sight.hpp"
#include "web/start.hpp"

#include <charconv>

namespace pyscaler::web {
namespace {

using namespace std::chrono_literals;

Endpoint endpoint(http::Method method, std::string pattern, model::Role scope, std::string summary) {
    auto made = make_endpoint(method, std::move(pattern), scope, "first PyScaler", std::move(summary));
    made.answer = "FirstPyScaler";
    return made;
}

std::string named(const http::Request& request, std::string_view name) {
    return std::string(request.parameters.value(name));
}

// ---- what starts work

/// Answers {"taskid": …}.
Task<http::Response> begin(Services& services, http::Request request, Caller caller, Wish wish) {
    auto response = co_await start(services, std::move(request), std::move(caller), std::move(wish));
    if (response.status != 202) co_return response;
    const auto answer = parse_json(response.content()).value();
    co_return reply(json::object{{"taskid", answer.at("execution")}});
}

Task<http::Response> run_script(Services& services, http::Request request, Caller caller) {
    Wish wish = [caller, action = named(request, "action"), cluster = named(request, "cluster"),
                 node = named(request, "node")](db::Session& session) -> Result<control::ExecutionRequest> {
        if (auto found = visible<model::Cluster>(session, caller, cluster); !found) return found.error();
        if (node.empty()) return control::request_of_action(session, action, cluster, {});
        const auto found = visible<model::Node>(session, caller, node);
        if (!found) return found.error();
        if (found->cluster.name != cluster) return no_such("Node of this cluster", node);
        return control::request_of_action(session, action, {}, {node});
    };
    co_return co_await begin(services, std::move(request), std::move(caller), std::move(wish));
}

/// The first action of this kind that fits; `Errc::not_found` says what to make.
template <class Kind>
Result<std::string> action_that(db::Session& session, const std::function<bool(const Kind&)>& fits,
                                const std::string& what) {
    for (const auto& action : db::Repository<actions::ActionNoun>{session}.select())
        if (const auto* settings = std::get_if<Kind>(&action.settings); settings != nullptr && fits(*settings))
            return action.head.name.str();
    return Error{Errc::not_found, "there is no action " + std::string(Kind::kind_name) + what + ": make one"};
}

Task<http::Response> deploy(Services& services, http::Request request, Caller caller) {
    Wish wish = [caller, cluster = named(request, "cluster"), ec2 = named(request, "profile"),
                 ssh = named(request, "sshprofile")](db::Session& session) -> Result<control::ExecutionRequest> {
        if (auto found = visible<model::Cluster>(session, caller, cluster); !found) return found.error();
        const std::function<bool(const actions::DeployEc2Node&)> fits = [&](const actions::DeployEc2Node& settings) {
            return settings.ec2_profile == ec2 && settings.ssh_profile == ssh;
        };
        const auto action = action_that(session, fits, " with EC2 profile " + ec2 + " and SSH profile " + ssh);
        if (!action) return action.error();
        return control::request_of_action(session, *action, cluster, {});
    };
    co_return co_await begin(services, std::move(request), std::move(caller), std::move(wish));
}

Task<http::Response> remove(Services& services, http::Request request, Caller caller) {
    Wish wish = [caller, cluster = named(request, "cluster"),
                 node = named(request, "node")](db::Session& session) -> Result<control::ExecutionRequest> {
        const auto found = visible<model::Node>(session, caller, node);
        if (!found) return found.error();
        if (found->cluster.name != cluster) return no_such("Node of this cluster", node);
        const std::function<bool(const actions::RemoveEc2Node&)> any = [](const actions::RemoveEc2Node&) {
            return true;
        };
        const auto action = action_that(session, any, "");
        if (!action) return action.error();
        return control::request_of_action(session, *action, {}, {node});
    };
    co_return co_await begin(services, std::move(request), std::move(caller), std::move(wish));
}

/// Answers a list, one entry a step.
Task<http::Response> execute(Services& services, http::Request request, Caller caller) {
    Wish wish = [caller,
                 trigger = named(request, "trigger")](db::Session& session) -> Result<control::ExecutionRequest> {
        if (auto found = visible<model::Trigger>(session, caller, trigger); !found) return found.error();
        return control::request_of_trigger(session, trigger);
    };
    auto response = co_await begin(services, std::move(request), std::move(caller), std::move(wish));
    if (response.status != 200) co_return response;
    const std::string name{parse_json(response.content()).value().at("taskid").as_string()};
    const auto look = [name](db::Session& session) -> Result<json::array> {
        json::array list;
        for (const auto& step : control::steps_of(session, name))
            list.push_back(json::object{{"order", *step.position + 1},
                                        {"action", step.action_name->str()},
                                        {"destination", model::enum_name(*step.target)},
                                        {"taskid", name + '.' + std::to_string(*step.position)}});
        return list;
    };
    auto list = co_await services.database.read(look);
    if (!list) co_return refusal(list.error());
    co_return reply(*list);
}

// ---- what became of it

/// The states of Celery that programs know.
std::string_view celery_state(std::string_view ours) {
    if (ours == "succeeded") return "SUCCESS";
    if (ours == "failed" || ours == "interrupted") return "FAILURE";
    if (ours == "cancelled" || ours == "skipped" || ours == "superseded") return "REVOKED";
    return ours == "running" ? "STARTED" : "PENDING";
}

struct TaskName {
    std::string execution{};
    std::optional<std::int64_t> position{};
};

TaskName task_name_of(const std::string& text) {
    const auto dot = text.find('.');
    TaskName name{text.substr(0, dot), {}};
    if (dot == std::string::npos) return name;
    std::int64_t position = -1;
    std::from_chars(text.data() + dot + 1, text.data() + text.size(), position);
    name.position = position;
    return name;
}

Result<json::object> outcome_of(db::Session& session, const Caller& caller, const std::string& text) {
    const auto task = task_name_of(text);
    const auto execution = visible<model::Execution>(session, caller, task.execution);
    if (!execution) return execution.error();
    auto state = model::enum_name(*execution->state);
    if (task.position) {
        state = "";
        for (const auto& step : control::steps_of(session, task.execution))
            if (*step.position == *task.position) state = model::enum_name(*step.state);
        if (state.empty()) return no_such("Task", text);
    }
    std::string said;
    const auto query = db::Query{}.where(&model::ExecutionOutput::execution, task.execution);
    for (const auto& piece : db::Repository<model::ExecutionOutput>{session}.select(query))
        if (*piece.stream != model::Stream::note && (!task.position || *piece.position == *task.position))
            said += piece.text->str();
    const auto known = celery_state(state);
    const bool has_ended = known != "PENDING" && known != "STARTED";
    return json::object{{"taskid", text}, {"state", known}, {"result", has_ended ? json::value(said) : json::value{}}};
}

Task<http::Response> output(Services& services, http::Request request, Caller caller) {
    const auto look = [caller, task = named(request, "task")](db::Session& session) {
        return outcome_of(session, caller, task);
    };
    auto outcome = co_await services.database.read(look);
    if (!outcome) co_return refusal(outcome.error());
    co_return reply(*outcome);
}

// ---- what there is

template <class T>
Task<http::Response> names_in_cluster(Services& services, http::Request request, Caller caller,
                                      std::string_view member) {
    const auto look = [caller, member,
                       cluster = named(request, "cluster")](db::Session& session) -> Result<json::object> {
        if (auto found = visible<model::Cluster>(session, caller, cluster); !found) return found.error();
        json::array names;
        for (const auto& each :
             db::Repository<T>{session}.select(db::Query{}.where(&T::cluster, cluster).ordered_by("name")))
            names.emplace_back(each.name.str());
        return json::object{{member, std::move(names)}};
    };
    auto object = co_await services.database.read(look);
    if (!object) co_return refusal(object.error());
    co_return reply(*object);
}

Task<http::Response> profile(Services& services, http::Request request, Caller) {
    const auto look = [name = named(request, "profile")](db::Session& session) -> Result<json::object> {
        const auto found = db::Repository<model::Ec2Profile>{session}.require(name);
        if (!found) return found.error();
        return model::to_json(*found);
    };
    auto object = co_await services.database.read(look);
    if (!object) co_return refusal(object.error());
    co_return reply(*object);
}

Task<http::Response> action_list(Services& services, http::Request request, Caller caller) {
    const auto look = [caller, name = named(request, "trigger")](db::Session& session) -> Result<json::object> {
        const auto trigger = visible<model::Trigger>(session, caller, name);
        if (!trigger) return trigger.error();
        json::array list;
        for (std::size_t i = 0; i < trigger->steps.size(); ++i)
            list.push_back(json::array{i + 1, json::string(trigger->steps[i].action.name)});
        return json::object{{"actions", std::move(list)}};
    };
    auto object = co_await services.database.read(look);
    if (!object) co_return refusal(object.error());
    co_return reply(*object);
}

// ---- samples

json::value graph_of(const SeriesName& name, const std::vector<samples::Sample>& samples) {
    json::array data;
    for (const auto& sample : samples) {
        const auto* value = sample.value();
        data.push_back(json::array{sample.time().time_since_epoch().count(),
                                   value != nullptr ? json::value(*value) : json::value("null")});
    }
    return json::object{{"label", name.jvm.empty() ? name.node : name.node + '/' + name.jvm},
                        {"data", std::move(data)}};
}

Task<http::Response> graphs(Services& services, http::Request request, Caller caller) {
    const auto now = services.clock.now();
    SeriesRequest wanted;
    if (auto node = named(request, "node"); !node.empty()) wanted.nodes.push_back(std::move(node));
    if (auto jvm = named(request, "jvm"); !jvm.empty()) wanted.jvms.push_back(std::move(jvm));
    wanted.cluster = named(request, "cluster");
    wanted.counters.push_back(named(request, "counter"));
    wanted.window = {now - 24h, now, Duration{1min}, samples::Aggregate::average};
    const auto look = [caller, now, wanted](db::Session& session) { return find_series(session, now, caller, wanted); };
    const auto names = co_await services.database.read(look);
    if (!names) co_return refusal(names.error());
    std::vector<samples::SeriesKey> keys;
    for (const auto& name : *names) keys.push_back(name.key);
    const auto samples = co_await services.samples.ranges(std::move(keys), wanted.window);
    if (!samples) co_return refusal(samples.error());
    json::array answer;
    for (std::size_t i = 0; i < names->size(); ++i) answer.push_back(graph_of((*names)[i], (*samples)[i]));
    co_return reply(answer);
}

}  // namespace

void add_compatibility_routes(Routes& routes, Services& services) {
    const auto with = [&services](auto function) {
        return [&services, function](http::Request request, Caller caller) {
            return function(services, std::move(request), std::move(caller));
        };
    };
    const auto get = [&](std::string pattern, std::string summary, auto function) {
        routes.add(endpoint(http::Method::get, std::move(pattern), model::Role::viewer, std::move(summary)),
                   with(function));
    };
    // In 2013 these were GETs as well; what a link or a fetch ahead can do must not begin anything.
    const auto act = [&](const std::string& pattern, const std::string& summary, auto function) {
        routes.add(endpoint(http::Method::post, pattern, model::Role::operator_, summary), with(function));
    };
    act("/actions/executescript/{action}/cluster/{cluster}/", "Runs a script on a cluster", run_script);
    act("/actions/executescript/{action}/cluster/{cluster}/node/{node}/", "Runs a script on a node", run_script);
    act("/actions/ec2node/deploy/cluster/{cluster}/profile/{profile}/sshprofile/{sshprofile}/jvmprofiles/"
        "{jvmprofiles}/",
        "Deploys a node by the action with these profiles", deploy);
    act("/actions/ec2node/remove/cluster/{cluster}/node/{node}/", "Removes a node", remove);
    act("/control/trigger/{trigger}/execute/", "Fires a trigger", execute);
    for (const auto* path : {"/actions/executescript/output/{task}/", "/actions/ec2node/output/{task}/",
                             "/control/trigger/output/{task}/"})
        get(path, "What became of a task", output);
    get("/control/cluster/{cluster}/nodelist/", "The nodes of a cluster",
        [](Services& from, http::Request request, Caller caller) {
            return names_in_cluster<model::Node>(from, std::move(request), std::move(caller), "nodes");
        });
    get("/control/cluster/{cluster}/triggerlist/", "The triggers of a cluster",
        [](Services& from, http::Request request, Caller caller) {
            return names_in_cluster<model::Trigger>(from, std::move(request), std::move(caller), "triggers");
        });
    get("/control/ec2profile/detail/{profile}/", "An EC2 profile", profile);
    get("/control/trigger/{trigger}/actionlist/", "The actions of a trigger, in order", action_list);
    for (const auto* source : {"ssh", "jmx"})
        for (const auto* place : {"node/{node}", "cluster/{cluster}"})
            get(std::string("/monitoring/") + source + '/' + place + "/{counter}/", "A day of a counter by minutes",
                graphs);
    get("/monitoring/jmx/jvm/{node}/{jvm}/{counter}/", "A day of a counter of a JVM by minutes", graphs);
}

}  // namespace pyscaler::web
