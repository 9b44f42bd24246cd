#include "web/openapi.hpp"

#include "configuration/explanation.hpp"
#include "configuration/registry.hpp"
#include "model/described.hpp"
#include "model/enumeration.hpp"
#include "model/execution_output.hpp"
#include "model/execution_step.hpp"
#include "model/schema.hpp"
#include "web/next_run.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace pyscaler::web {

namespace json = boost::json;

namespace {

json::object reference(std::string_view schema) { return {{"$ref", fmt::format("#/components/schemas/{}", schema)}}; }

json::object content(std::string_view type, json::object schema) {
    json::object content;
    content[type] = json::object{{"schema", std::move(schema)}};
    return content;
}

json::object content_of(const std::string& name, bool is_list) {
    if (name == "yaml") return content("application/yaml", {{"type", "string"}});
    if (name == "text") return content("text/plain", {{"type", "string"}});
    if (name == "events") return content("text/event-stream", {{"type", "string"}});
    if (!is_list) return content("application/json", reference(name));
    return content("application/json",
                   {{"type", "object"},
                    {"required", {"items", "next"}},
                    {"properties",
                     {{"items", {{"type", "array"}, {"items", reference(name)}}},
                      {"next", {{"type", {"string", "null"}}, {"description", "cursor of the following page"}}}}}});
}

/// The names between braces in a pattern.
std::vector<std::string> path_parameters(const std::string& pattern) {
    std::vector<std::string> names;
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1))
        names.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    return names;
}

json::array parameters_of(const Endpoint& endpoint) {
    json::array parameters;
    for (const auto& name : path_parameters(endpoint.pattern))
        parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    for (const auto& [name, description, type] : endpoint.query)
        parameters.push_back(
            {{"name", name}, {"in", "query"}, {"description", description}, {"schema", {{"type", type}}}});
    const auto header = [&](std::string_view name) {
        parameters.push_back({{"name", name}, {"in", "header"}, {"schema", {{"type", "string"}}}});
    };
    if (endpoint.takes_idempotency_key()) header("Idempotency-Key");
    if (endpoint.summary.ends_with("If-Match")) header("If-Match");
    if (endpoint.answer == "events") header("Last-Event-ID");
    return parameters;
}

void add_problem(json::object& responses, std::string_view status, std::string_view description) {
    responses[status] = {{"description", description},
                         {"content", content("application/problem+json", reference("Problem"))}};
}

json::object responses_of(const Endpoint& endpoint) {
    json::object responses;
    auto& good = responses[std::to_string(endpoint.status)].emplace_object();
    good["description"] = endpoint.status == 202 ? "it was started" : "done";
    if (!endpoint.answer.empty()) good["content"] = content_of(endpoint.answer, endpoint.answers_list);
    if (!endpoint.rehearsed.empty())
        responses["200"] = {{"description", "with dry_run: nothing was done"},
                            {"content", content_of(endpoint.rehearsed, false)}};
    if (endpoint.scope) {
        add_problem(responses, "401", "no token, or one that is not valid");
        add_problem(responses, "403", "the token's scope is not enough; the detail says which is needed");
        add_problem(responses, "429", "too many failed logins from this address");
    }
    if (endpoint.pattern.find('{') != std::string::npos) add_problem(responses, "404", "there is no such object");
    const bool changes = endpoint.method != http::Method::get;
    if (changes)
        add_problem(responses, "409", "it conflicts with what is there, or a rule of the fleet forbids it now");
    if (endpoint.summary.ends_with("If-Match")) add_problem(responses, "412", "somebody else changed it meanwhile");
    if (endpoint.scope && (changes || !endpoint.query.empty()))
        add_problem(responses, "422", "the input breaks rules: each field with its error");
    if (endpoint.pattern == "/readyz") add_problem(responses, "503", "the database does not answer");
    return responses;
}

/// "listClusters" would need a second list of names: method and path are unique as well.
std::string operation_id(const Endpoint& endpoint) {
    std::string id;
    for (const char c : std::string(http::to_string(endpoint.method)) + endpoint.pattern)
        id += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return id;
}

json::object operation(const Endpoint& endpoint) {
    json::object made{{"operationId", operation_id(endpoint)},
                      {"summary", endpoint.summary},
                      {"tags", json::array{json::string(endpoint.tag)}},
                      {"parameters", parameters_of(endpoint)},
                      {"responses", responses_of(endpoint)}};
    if (!endpoint.scope) {
        made["security"] = json::array{};
    } else {
        made["x-scope"] = model::enum_name(*endpoint.scope);
        made["x-whole-installation"] = endpoint.whole_installation;
    }
    if (!endpoint.body.empty())
        made["requestBody"] = {{"required", !endpoint.starts_execution()},
                               {"content", content_of(endpoint.body, false)}};
    return made;
}

std::string lower_case(std::string_view text) {
    std::string lower;
    for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower;
}

void explain(json::object& schema, std::string_view noun) {
    for (auto& [member, value] : schema.at("properties").as_object())
        if (const auto text = configuration::explanation(noun, member); !text.empty())
            value.as_object()["description"] = text;
}

/// The schema of a noun, with what its members are for and which of them a table shows.
json::object noun_schema(const configuration::Collection& collection) {
    const auto& type = *collection.type;
    auto schema = model::json_schema(type);
    schema["x-columns"] = json::array(collection.columns.begin(), collection.columns.end());
    if (type.kinds.empty()) explain(schema, type.name);
    for (std::size_t index = 0; index < type.kinds.size(); ++index) {
        auto& kind = schema.at("oneOf").as_array()[index].as_object();
        explain(kind, type.name);
        explain(kind, type.kinds[index].name);
    }
    return schema;
}

json::object schemas() {
    auto all = answer_schemas();
    for (const auto& collection : configuration::collections()) all[collection.type->name] = noun_schema(collection);
    for (const auto* type :
         {&model::description<model::ExecutionStep>(), &model::description<model::ExecutionOutput>()})
        all[type->name] = model::json_schema(*type);
    all["PeriodicTask"].at("properties").as_object()[next_run_member] = {
        {"type", {"string", "null"}}, {"format", "date-time"}, {"readOnly", true}};
    return all;
}

}  // namespace

json::object openapi_document(const std::vector<Endpoint>& endpoints, const std::string& version) {
    json::object paths;
    for (const auto& endpoint : endpoints) {
        auto& path = paths[endpoint.pattern];
        if (!path.is_object()) path.emplace_object();
        path.get_object()[lower_case(http::to_string(endpoint.method))] = operation(endpoint);
    }
    return {{"openapi", "3.1.0"},
            {"info",
             {{"title", "PyScaler"},
              {"version", version.empty() ? "0" : version},
              {"description", "Watches clusters of virtual machines and scales them."}}},
            {"security", json::array{json::object{{"token", json::array{}}}}},
            {"paths", std::move(paths)},
            {"components",
             {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"schemas", schemas()}}}};
}

}  // namespace pyscaler::web
