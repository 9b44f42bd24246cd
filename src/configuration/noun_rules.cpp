#include "configuration/noun_rules.hpp"

#include "actions/kinds.hpp"
#include "db/repository.hpp"
#include "fleet/transition.hpp"
#include "model/api_token.hpp"
#include "model/cluster.hpp"
#include "model/freeze.hpp"
#include "model/node.hpp"
#include "model/periodic_task.hpp"
#include "model/ssh_profile.hpp"
#include "model/trigger.hpp"
#include "model/user.hpp"
#include "model/user_session.hpp"
#include "ssh/host_key.hpp"
#include "ssh/private_key.hpp"
#include "tasks/crontab.hpp"
#include "tasks/zone.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/core.h>
#include <map>

namespace pyscaler::configuration {
namespace {

using model::FieldErrors;
using model::Node;

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

// ---- nodes

/// Whether the program launched it: then its life is the fleet's, not a person's.
bool was_launched(const Node& node) { return !node.client_token->empty() || !node.instance_id->empty(); }

bool has_instance(const Node& node) { return was_launched(node) && fleet::may_exist(*node.state); }

void complete_node(const ChangeContext& context, const void* before, void* object) {
    auto& node = *static_cast<Node*>(object);
    const bool new_key = before == nullptr || as<Node>(before).host_key != node.host_key;
    if (new_key) {
        node.host_key_source = node.host_key.empty() ? model::HostKeySource::none : model::HostKeySource::given;
        node.host_key_changed = std::string{};  // whoever writes a key down knows that it is right
    }
    if (before != nullptr) return;
    node.state = model::NodeState::in_service;
    node.state_reason = model::Text<1024>::lossy("added by " + context.actor.who);
    node.state_since = context.now;
    node.in_service_at = std::optional{context.now};
}

void announce_node(const ChangeContext& context, const void* before, const void* after) {
    if (before == nullptr) fleet::tell(context.session, context.now, as<Node>(after));
    if (after == nullptr)
        fleet::tell_removed(context.session, context.now, as<Node>(before), "removed by " + context.actor.who);
}

/// An address, or a host name (RFC 1123; "_" is seen in the wild).
bool is_host(const std::string& text) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(text, no_address);
    if (!no_address) return true;
    bool begins = true;
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_letter && (begins || (c != '-' && c != '.'))) return false;
        begins = c == '.';
    }
    return true;
}

FieldErrors node_faults(const ChangeContext&, const void* before, const void* object) {
    const auto& node = as<Node>(object);
    FieldErrors errors;
    if (node.hostname.empty() && !was_launched(node)) errors.push_back({"hostname", "must not be empty"});
    const auto* known = before == nullptr ? nullptr : &as<Node>(before);
    if (!node.hostname.empty() && (known == nullptr || known->hostname != node.hostname) &&
        !is_host(node.hostname.str()))
        errors.push_back({"hostname", "must be an IP address, or a name of letters, digits, \"-\" and \".\""});
    if (known == nullptr || known->host_key != node.host_key)
        if (const auto pins = ssh::HostKeyPins::parse(node.host_key.str()); !pins)
            errors.push_back({"host_key", pins.error().detail()});
    if (known == nullptr || !has_instance(node)) return errors;
    const auto& was = *known;
    if (was.name != node.name)
        errors.push_back({"name", "cannot be changed while the node has an instance, whose tag it is"});
    if (was.cluster != node.cluster)
        errors.push_back({"cluster", "cannot be changed while the node has an instance, whose tag it is"});
    return errors;
}

std::optional<std::string> node_held_by(const void* object) {
    const auto& node = as<Node>(object);
    if (!has_instance(node)) return std::nullopt;
    return fmt::format("node {} has an instance ({}): remove it by an action RemoveEc2Node", node.name.str(),
                       node.instance_id->empty() ? "not yet confirmed" : node.instance_id->str());
}

std::optional<std::string> node_gone_for_good(const boost::json::object& members) {
    const auto* profile = members.if_contains("ec2_profile");
    if (profile == nullptr || !profile->is_string()) return std::nullopt;
    return "had an instance, which is gone: deploy a new one";
}

// ---- clusters

FieldErrors cluster_faults(const ChangeContext& context, const void* before, const void* object) {
    const auto& cluster = as<model::Cluster>(object);
    if (before == nullptr || as<model::Cluster>(before).name == cluster.name) return {};
    for (const auto& node :
         db::Repository<Node>{context.session}.select(db::Query{}.where(&Node::cluster, cluster.name.str())))
        if (has_instance(node))
            return {{"name", fmt::format("cannot be changed while its node {} has an instance, whose tag it is",
                                         node.name.str())}};
    return {};
}

// ---- triggers

FieldErrors trigger_faults(const ChangeContext& context, const void*, const void* object) {
    const auto& trigger = as<model::Trigger>(object);
    db::Repository<actions::ActionNoun> known{context.session};
    FieldErrors errors;
    int of_capacity = 0;
    for (std::size_t i = 0; i < trigger.steps.size(); ++i) {
        const auto action = known.find_by_name(trigger.steps[i].action.name);
        if (!action) continue;  // told as a missing reference
        const auto effect = actions::effect_of(*action);
        if (effect == model::Effect::none) continue;
        if (++of_capacity == 2)
            errors.push_back({fmt::format("steps[{}].action", i),
                              "is the second one that adds or removes nodes: a "
                              "trigger may have one such step"});
        if (effect == model::Effect::shrinks && trigger.steps[i].target == model::Target::cluster)
            errors.push_back(
                {fmt::format("steps[{}].target", i),
                 fmt::format("must be \"none\" or \"lastnode\": a {} with the target \"cluster\" would end "
                             "the whole cluster",
                             action->kind())});
    }
    return errors;
}

// ---- others

FieldErrors periodic_task_faults(const ChangeContext&, const void*, const void* object) {
    const auto& task = as<model::PeriodicTask>(object);
    FieldErrors errors;
    if (!task.crontab.empty())
        if (const auto crontab = tasks::Crontab::parse(task.crontab.str()); !crontab)
            errors.push_back({"crontab", crontab.error().detail()});
    if (const auto zone = tasks::Zone::find(task.time_zone.str()); !zone)
        errors.push_back({"time_zone", zone.error().detail()});
    return errors;
}

bool is_our_task(const void* object) { return as<model::PeriodicTask>(object).task.str().starts_with("pyscaler."); }

/// An encrypted key is only tried when it is used: decrypting takes longer than a transaction should.
FieldErrors ssh_profile_faults(const ChangeContext&, const void*, const void* object) {
    const auto& profile = as<model::SshProfile>(object);
    if (profile.private_key.empty()) return {};
    if (ssh::is_encrypted(profile.private_key))
        return profile.passphrase.empty() ? FieldErrors{{"passphrase", "is needed for this private key"}}
                                          : FieldErrors{};
    const auto key = ssh::PrivateKey::parse(profile.private_key, profile.passphrase);
    if (!key) return {{"private_key", key.error().detail()}};
    return {};
}

/// Whoever reads the audit log must not take one for the other.
constexpr const char* is_a_users_name = "is the name of a user: in the audit log the two would look the same";
constexpr const char* is_a_tokens_name = "is the name of a token: in the audit log the two would look the same";

FieldErrors token_faults(const ChangeContext& context, const void* before, const void* object) {
    const auto& token = as<model::ApiToken>(object);
    if (token.hash->empty()) return {{"", "a token is made with its secret, not by hand"}};
    FieldErrors errors;
    const auto* known = before == nullptr ? nullptr : &as<model::ApiToken>(before);
    const bool is_renamed = known == nullptr || known->name != token.name;
    if (is_renamed && !*token.user && db::Repository<model::User>{context.session}.find_by_name(token.name.str()))
        errors.push_back({"name", is_a_users_name});
    if (token.expires_at && (known == nullptr || known->expires_at != token.expires_at) &&
        *token.expires_at <= context.now)
        errors.push_back({"expires_at", "is in the past"});
    return errors;
}

FieldErrors freeze_faults(const ChangeContext& context, const void* before, const void* object) {
    const auto& freeze = as<model::Freeze>(object);
    const bool is_new = before == nullptr || as<model::Freeze>(before).expires_at != freeze.expires_at;
    if (is_new && freeze.expires_at && *freeze.expires_at <= context.now) return {{"expires_at", "is in the past"}};
    return {};
}

/// The last one who may administer everything locks nobody else out.
bool is_needed(const model::User& user) {
    return user.enabled && std::ranges::any_of(user.grants, [](const model::Grant& grant) {
               return grant == model::make_grant(model::Role::administrator, std::nullopt);
           });
}

bool others_administer(db::Session& session, const model::User& user) {
    const auto all = db::Repository<model::User>{session}.select();
    return std::ranges::any_of(all, [&](const model::User& other) { return other.id != user.id && is_needed(other); });
}

FieldErrors user_faults(const ChangeContext& context, const void* before, const void* object) {
    const auto& user = as<model::User>(object);
    FieldErrors errors;
    const bool is_renamed = before == nullptr || as<model::User>(before).name != user.name;
    if (const auto token = db::Repository<model::ApiToken>{context.session}.find_by_name(user.name.str());
        is_renamed && token && !*token->user)
        errors.push_back({"name", is_a_tokens_name});
    if (user.password.empty()) {
        errors.push_back({"password", "is needed"});
    } else if (!user.password.reveal().starts_with("$argon2id$")) {
        errors.push_back({"password", "is set through the API only"});
    }
    if (before != nullptr && is_needed(as<model::User>(before)) && !is_needed(user) &&
        !others_administer(context.session, user))
        errors.push_back({"grants", "this is the only administrator of everything: make another one before"});
    return errors;
}

/// A user who is disabled, or whose password somebody has changed, is logged out.
void end_sessions_of_changed(const ChangeContext& context, const void* before, const void* after) {
    if (before == nullptr || after == nullptr) return;
    const auto& was = as<model::User>(before);
    const auto& user = as<model::User>(after);
    if (was.password == user.password && (user.enabled || !was.enabled)) return;
    db::Repository<model::UserSession> sessions{context.session};
    const auto query = db::Query{}.where(&model::UserSession::user, user.name.str());
    for (const auto& one : sessions.select(query)) sessions.remove(one.id).value();
}

std::optional<std::string> user_held_by(const void* object) {
    const auto& user = as<model::User>(object);
    if (!is_needed(user)) return std::nullopt;
    return fmt::format("{} administers everything: take that away first", user.name.str());
}

std::map<std::string_view, NounRules> make_rules() {
    std::map<std::string_view, NounRules> rules;
    auto& node = rules[model::type_name<Node>()];
    node = {complete_node, announce_node,      node_faults,
            node_held_by,  node_gone_for_good, [](const void* one) { return was_launched(as<Node>(one)); }};
    rules[model::type_name<model::Cluster>()].faults = cluster_faults;
    rules[model::type_name<model::Trigger>()].faults = trigger_faults;
    rules[model::type_name<model::SshProfile>()].faults = ssh_profile_faults;
    auto& token = rules[model::type_name<model::ApiToken>()];
    token.faults = token_faults;
    token.gone_for_good = [](const boost::json::object&) -> std::optional<std::string> {
        return "is gone with its secret: make a new one";
    };
    rules[model::type_name<model::Freeze>()].faults = freeze_faults;
    auto& user = rules[model::type_name<model::User>()];
    user.announce = end_sessions_of_changed;
    user.faults = user_faults;
    user.gone_for_good = [](const boost::json::object&) -> std::optional<std::string> {
        return "is gone with the password: make a new one";
    };
    user.held_by = user_held_by;
    auto& periodic = rules[model::type_name<model::PeriodicTask>()];
    periodic.faults = periodic_task_faults;
    periodic.is_ours = is_our_task;
    return rules;
}

}  // namespace

const NounRules& rules_of(const model::TypeDescription& type) {
    static const auto rules = make_rules();
    static const NounRules none;
    const auto found = rules.find(type.name);
    return found == rules.end() ? none : found->second;
}

}  // namespace pyscaler::configuration
