#include "configuration/fixture.hpp"

#include "configuration/fixture_field.hpp"
#include "configuration/registry.hpp"
#include "configuration/typed_text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <map>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;
using namespace conversion;

/// A model of 2013 that became a kind of ours. `parent`: the model with the fields that all kinds share; the object of
/// the same pk.
struct ModelRule {
    std::string_view model;
    std::string_view kind;
    std::string_view parent;
    std::vector<FieldRule> fields;
};

const std::vector<FieldRule> counter_fields{{"comparison", "comparison", as_it_is}, {"threshold", "threshold", number}};
const std::vector<FieldRule> action_fields{{"timeout", "timeout", seconds}};

/// In this order, so that what is referred to has its name by then.
const std::vector<ModelRule>& model_rules() {
    static const std::vector<ModelRule> rules{
        {"control.cluster", "Cluster", "", {}},
        {"control.sshprofile", "SshProfile", "", {{"user", "user", as_it_is}, {"keyfile", "key_file", key_path}}},
        {"control.jvmprofile",
         "JvmProfile",
         "",
         {{"port", "port", number}, {"user", "user", as_it_is}, {"password", "password", as_it_is}}},
        {"control.ec2profile",
         "Ec2Profile",
         "",
         {{"region", "region", as_it_is},
          {"image_id", "image_id", as_it_is},
          {"instance_type", "instance_type", as_it_is},
          {"key_name", "key_name", as_it_is},
          {"security_groups", "security_groups", in_list},
          {"user_data", "user_data", as_it_is},
          {"load_balancer", "load_balancer", as_it_is}}},
        {"control.node",
         "Node",
         "",
         {{"hostname", "hostname", as_it_is},
          {"cluster", "cluster", reference, "control.cluster"},
          {"ec2profile", "ec2_profile", reference, "control.ec2profile"},
          {"sshprofile", "ssh_profile", reference, "control.sshprofile"},
          {"jvmprofiles", "jvm_profiles", references, "control.jvmprofile"}}},
        {"ssh.sshcounter", "SshCounter", "monitoring.counter", {{"script", "script", as_it_is}}},
        {"jmx.jmxcounter",
         "JmxCounter",
         "monitoring.counter",
         {{"mbean", "mbean", as_it_is}, {"attribute", "attribute", as_it_is}, {"key", "key", as_it_is}}},
        {"actions.email",
         "Email",
         "actions.action",
         {{"address", "to", in_list}, {"title", "subject", as_it_is}, {"content", "text", as_it_is}}},
        {"actions.localscript", "LocalScript", "actions.action", {{"script", "script", as_it_is}}},
        {"actions.deployec2node",
         "DeployEc2Node",
         "actions.action",
         {{"ec2profile", "ec2_profile", reference, "control.ec2profile"},
          {"sshprofile", "ssh_profile", reference, "control.sshprofile"},
          {"jvmprofiles", "jvm_profiles", references, "control.jvmprofile"}}},
        {"actions.osconfiguration", "OSConfiguration", "actions.action", {{"puppetfile", "puppetfile", as_it_is}}},
        {"actions.distributedscript",
         "DistributedScript",
         "actions.action",
         {{"fabfile", "fabfile", as_it_is}, {"commandLine", "command_line", as_it_is}}},
        {"control.trigger",
         "Trigger",
         "",
         {{"cluster", "cluster", reference, "control.cluster"},
          {"counters", "counters", references, "monitoring.counter"},
          {"timing", "timing", minutes},
          {"enabled", "enabled", as_it_is}}},
        {"djcelery.periodictask",
         "PeriodicTask",
         "",
         {{"task", "task", as_it_is},
          {"crontab", "crontab", crontab, "djcelery.crontabschedule"},
          {"interval", "interval", interval, "djcelery.intervalschedule"},
          {"args", "args", json_text},
          {"kwargs", "kwargs", json_text},
          {"enabled", "enabled", as_it_is}}}};
    return rules;
}

const std::vector<FieldRule>& fields_of_parent(std::string_view parent) {
    static const std::vector<FieldRule> none;
    if (parent == "monitoring.counter") return counter_fields;
    return parent == "actions.action" ? action_fields : none;
}

/// Models that are read as a part of others.
bool is_part(std::string_view model) {
    static constexpr std::string_view parts[] = {"monitoring.counter", "actions.action", "actions.triggeraction",
                                                 "djcelery.crontabschedule", "djcelery.intervalschedule"};
    return std::find(std::begin(parts), std::end(parts), model) != std::end(parts);
}

bool is_parent(std::string_view model) { return model == "monitoring.counter" || model == "actions.action"; }

/// Why an object of a model without a rule is left out.
std::string why_not(std::string_view model) {
    if (model == "auth.user") return "people and their password hashes are not taken: make tokens or accounts anew";
    if (model.starts_with("auth.")) return "groups and permissions are not taken: roles take their place";
    if (model.starts_with("djcelery.")) return "what Celery noted while it ran has no meaning here";
    return "there is no such thing here";
}

bool says_something(const json::value& value) {
    if (value.is_null()) return false;
    if (const auto* text = value.if_string()) return !text->empty();
    if (const auto* list = value.if_array()) return !list->empty();
    return true;
}

/// Turns the items of a fixture into documents.
class Reading {
public:
    Reading(FixtureItems& items, std::string source) : items_(items), source_(std::move(source)) {}

    std::vector<Document> run();

private:
    void take_all(const ModelRule& rule);
    void take(const ModelRule& rule, const FixtureItem& item);
    std::string obstacle(const ModelRule& rule, const FixtureItem& item, const FixtureItem* named) const;
    void take_fields(const FixtureItem& item, const std::vector<FieldRule>& rules, Document& document);
    void take_steps(const FixtureItem& trigger, Document& document);
    bool has_child(const FixtureItem& parent) const;
    void note_others();

    FixtureItems& items_;
    std::string source_;
    std::vector<Document> documents_;
};

std::vector<Document> Reading::run() {
    for (const auto& rule : model_rules()) take_all(rule);
    note_others();
    return std::move(documents_);
}

void Reading::take_all(const ModelRule& rule) {
    for (const auto& item : items_.all())
        if (item.model == rule.model) take(rule, item);
}

/// Why an item cannot be taken; empty when it can.
std::string Reading::obstacle(const ModelRule& rule, const FixtureItem& item, const FixtureItem* named) const {
    if (find_noun(rule.kind) == nullptr) return fmt::format("this version has no {}", rule.kind);
    if (named == nullptr) return fmt::format("its {} {} is not in the fixture", rule.parent, item.pk);
    const auto* task = item.fields.if_contains("task");
    if (rule.kind != "PeriodicTask" || task == nullptr || !task->is_string()) return {};
    const std::string_view name{task->get_string()};
    if (name == "apps.control.tasks.getTriggerCounters" || name == "apps.control.tasks.checkTriggerThresholds")
        return "collection and decision run by themselves, every interval of each cluster";
    return name.starts_with("celery.") ? "results are cleared by themselves" : "";
}

void Reading::take(const ModelRule& rule, const FixtureItem& item) {
    const auto* named = rule.parent.empty() ? &item : items_.find(rule.parent, item.pk);
    if (const auto why = obstacle(rule, item, named); !why.empty()) return items_.note(item, Fate::not_taken, why);
    const auto* collection = find_noun(rule.kind);
    const auto most = collection->type->find("name")->type->most;
    Document document;
    document.kind = rule.kind;
    document.name = items_.name(*named, collection->path, most);
    document.source = fmt::format("{}: {} {}", source_, item.model, item.pk);
    document.input["name"] = document.name;
    if (!collection->type->kinds.empty()) document.input["kind"] = rule.kind;
    if (named != &item) take_fields(*named, fields_of_parent(rule.parent), document);
    take_fields(item, rule.fields, document);
    if (rule.kind == "Trigger") {
        take_steps(item, document);
        if (!document.input.contains("counters") || document.input["counters"].as_array().empty())
            return items_.note(item, Fate::not_taken, "none of its counters is taken");
    }
    items_.note(*named, Fate::taken, fmt::format("{} {}", document.kind, document.name));
    documents_.push_back(std::move(document));
}

void Reading::take_fields(const FixtureItem& item, const std::vector<FieldRule>& rules, Document& document) {
    const auto& type = *find_noun(document.kind)->type;
    for (const auto& [name, value] : item.fields) {
        const std::string_view field{name};
        if (field == "name") continue;
        const auto rule =
            std::find_if(rules.begin(), rules.end(), [&](const FieldRule& one) { return one.field == field; });
        if (rule == rules.end() || member_type(type, document.kind, rule->member) == nullptr) {
            if (says_something(value) && !field.ends_with("_ptr") && field != "last_run_at" &&
                field != "total_run_count")
                items_.note(item, Fate::not_taken,
                            fmt::format("{}: {} has no place here", field, json::serialize(value)));
            continue;
        }
        if (value.is_null() && rule->convert != minutes) continue;
        auto converted = rule->convert({items_, item, field, rule->target}, value);
        if (!converted.is_null()) document.input[rule->member] = std::move(converted);
    }
}

std::int64_t number_in(const FixtureItem& item, const char* field) {
    const auto* value = item.fields.if_contains(field);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

void Reading::take_steps(const FixtureItem& trigger, Document& document) {
    std::vector<const FixtureItem*> parts;
    for (const auto& item : items_.all())
        if (item.model == "actions.triggeraction" && number_in(item, "trigger") == trigger.pk) parts.push_back(&item);
    std::sort(parts.begin(), parts.end(), [](const FixtureItem* left, const FixtureItem* right) {
        return std::pair{number_in(*left, "order"), left->pk} < std::pair{number_in(*right, "order"), right->pk};
    });
    json::array steps;
    for (const auto* part : parts) {
        const auto action = reference({items_, *part, "action", "actions.action"}, number_in(*part, "action"));
        if (action.is_null()) continue;
        json::object step{{"action", action}};
        if (const auto* target = part->fields.if_contains("target"); target != nullptr && !target->is_null())
            step["target"] = *target;
        steps.push_back(std::move(step));
    }
    document.input["steps"] = std::move(steps);
}

bool Reading::has_child(const FixtureItem& parent) const {
    const auto& rules = model_rules();
    return std::any_of(rules.begin(), rules.end(), [&](const ModelRule& rule) {
        return rule.parent == parent.model && items_.find(rule.model, parent.pk) != nullptr;
    });
}

void Reading::note_others() {
    const auto& rules = model_rules();
    for (const auto& item : items_.all()) {
        const bool has_rule =
            std::any_of(rules.begin(), rules.end(), [&](const ModelRule& rule) { return rule.model == item.model; });
        if (!has_rule && !is_part(item.model)) items_.note(item, Fate::not_taken, why_not(item.model));
        if (is_parent(item.model) && !has_child(item))
            items_.note(item, Fate::not_taken, "is of no kind that is known");
    }
}

}  // namespace

Outcome<FixtureReading> read_fixture(std::string_view json, const std::string& source) {
    auto items = FixtureItems::parse(json);
    if (!items) return Rejected{items.error().in(source)};
    FixtureReading reading;
    reading.documents = Reading{*items, source}.run();
    reading.notes = items->take_notes();
    return reading;
}

}  // namespace pyscaler::configuration
