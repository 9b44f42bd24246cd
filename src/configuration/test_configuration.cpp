#include "configuration/test_configuration.hpp"

#include "base/json_text.hpp"
#include "configuration/export.hpp"
#include "model/enumeration.hpp"
#include "model/json.hpp"

namespace pyscaler::configuration {
namespace {

constexpr Time noon{std::chrono::milliseconds{1'795'000'000'000}};

}  // namespace

TestConfiguration::TestConfiguration() : database_(all_types()) {}

Outcome<Object> TestConfiguration::change(Verb verb, std::string_view collection, std::string identity,
                                          std::string_view json, std::string if_match) {
    ChangeRequest request;
    request.verb = verb;
    request.collection = find_collection(collection);
    request.identity = std::move(identity);
    request.if_match = std::move(if_match);
    if (!json.empty()) request.input = parse_json(json).value().as_object();
    return database_->transact_now([&](db::Session& session) {
        return configuration::change({session, noon, {"alice", "10.0.0.7"}, checks_}, request);
    });
}

Outcome<ApplyReport> TestConfiguration::apply(const std::vector<Document>& documents, ApplyOptions options) {
    return database_->transact_now([&](db::Session& session) {
        return configuration::apply({session, noon, {"alice", "10.0.0.7"}, checks_}, documents, options);
    });
}

Outcome<ApplyReport> TestConfiguration::apply(std::string_view yaml, ApplyOptions options) {
    auto documents = read_documents(yaml, "test.yaml");
    if (!documents) return documents.error();
    return apply(*documents, options);
}

std::string TestConfiguration::export_all() {
    return database_->read_now([](db::Session& session) { return Result<std::string>{export_yaml(session)}; }).value();
}

std::string told(const Rejected& rejected) {
    if (rejected.fields.empty()) return rejected.error.detail();
    std::string text;
    for (const auto& [field, message] : rejected.fields) text += (text.empty() ? "" : "\n") + field + ": " + message;
    return text;
}

std::string told(const ApplyReport& report) {
    std::string text;
    for (const auto& applied : report.objects)
        text += (text.empty() ? "" : "\n") + std::string(model::enum_name(applied.step)) + ' ' + applied.kind + ' ' +
                applied.name;
    return text;
}

}  // namespace pyscaler::configuration
