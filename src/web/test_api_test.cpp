#include "web/test_api_test.hpp"

#include "configuration/apply.hpp"
#include "configuration/registry.hpp"
#include "web/token.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace pyscaler::web {
namespace {

constexpr std::string_view installation = R"(
kind: SshCounter
name: cpu
script: cat load
threshold: 80
unit: "%"
---
kind: LocalScript
name: tidy
script: rm -f /tmp/old
---
kind: Cluster
name: web
mode: on
---
kind: Cluster
name: db
mode: on
---
kind: Node
name: web01
cluster: web
hostname: 127.0.0.1
---
kind: Node
name: db01
cluster: db
hostname: 127.0.0.1
---
kind: Trigger
name: web_busy
cluster: web
counters: [cpu]
steps:
  - action: tidy
    target: cluster
---
kind: Trigger
name: db_busy
cluster: db
counters: [cpu]
steps:
  - action: tidy
    target: cluster
)";

std::unique_ptr<samples::embedded::EmbeddedStore> open_store(const std::filesystem::path& folder, const Clock& clock) {
    return samples::embedded::EmbeddedStore::open(folder, clock).value();
}

}  // namespace

TestApi::TestApi()
    : database_(configuration::all_types()),
      samples_(open_store(folder_.path(), tasks_.clock)),
      collector_(sessions_, tasks_.clock, *samples_, witness_),
      services_{*database_,   *samples_,    tasks_.broker, tasks_.broker, tasks_.results,
                tasks_.clock, identifiers_, collector_,    sessions_} {
    fill();
    services_.kick = [this] { ++kicks; };
    services_.version = "1.2.3";
    services_.installation = "test";
    services_.started = tasks_.clock.now();
    viewer = token_of("viewer", model::Role::viewer, std::nullopt);
    operator_ = token_of("operator", model::Role::operator_, std::nullopt);
    administrator = token_of("administrator", model::Role::administrator, std::nullopt);
    web_viewer = token_of("web_viewer", model::Role::viewer, "web");
    web_operator = token_of("web_operator", model::Role::operator_, "web");
    web_administrator = token_of("web_administrator", model::Role::administrator, "web");
    handler_ = make_handler(services_);
}

TestApi::~TestApi() {
    loop_.run(sessions_.stop(deadline_in(std::chrono::seconds{5})));
    loops_.stop();
}

void TestApi::fill() {
    const auto documents = configuration::read_documents(installation, "test.yaml").value();
    database_
        ->transact_now([&](db::Session& session) {
            const std::vector<configuration::Check> checks;
            return configuration::apply({session, clock().now(), {"test", "test"}, checks}, documents);
        })
        .value();
}

std::string TestApi::token_of(std::string name, model::Role scope, std::optional<std::string> cluster) {
    TokenRequest request;
    request.name = std::move(name);
    request.scope = scope;
    request.cluster = std::move(cluster);
    return database_
        ->transact_now([&](db::Session& session) { return make_token(session, clock().now(), identifiers_, request); })
        .value()
        .text.reveal();
}

http::Response TestApi::ask(Question question) {
    http::Request request;
    request.method = question.method;
    request.target = http::parse_target(question.target).value();
    request.body = std::move(question.body);
    for (auto& [name, value] : question.headers) request.headers.add(name, value);
    if (!question.token.empty()) request.headers.add("Authorization", "Bearer " + question.token);
    request.remote_address = question.address;
    return loop_.run(handler_(std::move(request)));
}

http::Response TestApi::get(std::string target, std::string token) {
    Question question;
    question.token = token.empty() ? administrator : std::move(token);
    question.target = std::move(target);
    return ask(std::move(question));
}

http::Response TestApi::post(std::string target, std::string body, std::string token) {
    Question question;
    question.token = token.empty() ? administrator : std::move(token);
    question.method = http::Method::post;
    question.target = std::move(target);
    question.body = std::move(body);
    return ask(std::move(question));
}

boost::json::value TestApi::json(const http::Response& response) {
    boost::system::error_code failed;
    auto value = boost::json::parse(response.content(), failed);
    if (failed) throw std::runtime_error("no JSON: " + std::string(response.content()));
    return value;
}

std::string TestApi::text_at(const http::Response& response, std::string_view path) {
    auto value = json(response);
    while (!path.empty()) {
        const auto end = std::min(path.find('.'), path.size());
        const auto part = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (value.is_array())
            value = boost::json::value(value.get_array().at(static_cast<std::size_t>(std::stoi(std::string(part)))));
        else
            value = boost::json::value(value.as_object().at(part));
    }
    return value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
}

}  // namespace pyscaler::web
