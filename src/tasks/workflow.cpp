#include "tasks/workflow.hpp"

#include "tasks/python_repr.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <openssl/sha.h>
#include <stdexcept>
#include <unistd.h>

namespace pyscaler::tasks {
namespace {

std::string origin() {
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    return fmt::format("gen{}@{}", getpid(), host.data());
}

std::string option_text(const json::object& options, std::string_view name) {
    const auto* value = options.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::optional<std::string> optional_option(const json::object& options, std::string_view name) {
    auto text = option_text(options, name);
    if (text.empty()) return std::nullopt;
    return text;
}

std::int64_t option_priority(const json::object& options) {
    const auto* value = options.if_contains("priority");
    return value && value->is_int64() ? std::clamp<std::int64_t>(value->get_int64(), 0, 255) : 0;
}

std::optional<Duration> option_seconds(const json::object& options, std::string_view name) {
    const auto* value = options.if_contains(name);
    if (!value || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
    constexpr std::int64_t longest = 10LL * 365 * 24 * 3600;
    return Duration{std::chrono::seconds{std::min(value->get_int64(), longest)}};
}

void describe(Message& message) {
    message.argsrepr = python_repr(message.args);
    message.kwargsrepr = python_repr(message.kwargs);
    message.origin = origin();
}

/// The message of `signature`, published by `parent` while it runs.
FollowUp follow(const Message& parent, const Signature& signature, std::string id, json::array args) {
    Message message;
    message.task = signature.task;
    message.id = std::move(id);
    message.correlation_id = message.id;
    message.reply_to = optional_option(signature.options, "reply_to");
    if (!message.reply_to) message.reply_to = parent.reply_to;
    message.root_id = parent.root_id.value_or(parent.id);
    message.parent_id = parent.id;
    message.priority = option_priority(signature.options);
    message.time_limit = option_seconds(signature.options, "time_limit");
    message.soft_time_limit = option_seconds(signature.options, "soft_time_limit");
    message.args = std::move(args);
    message.kwargs = signature.kwargs;
    describe(message);
    return {optional_option(signature.options, "queue"), std::move(message)};
}

json::array with_first(const json::value& first, const Signature& signature) {
    json::array args;
    if (!signature.immutable) args.push_back(first);
    args.insert(args.end(), signature.args.begin(), signature.args.end());
    return args;
}

std::vector<FollowUp> follow_all(const Message& parent, const std::optional<std::vector<Signature>>& signatures,
                                 const json::value& first, std::string_view kind) {
    std::vector<FollowUp> all;
    if (!signatures) return all;
    for (const auto& signature : *signatures) {
        auto id = option_text(signature.options, "task_id");
        if (id.empty()) id = derived_id(parent.id, fmt::format("{} {}", kind, all.size()));
        all.push_back(follow(parent, signature, std::move(id), with_first(first, signature)));
    }
    return all;
}

}  // namespace

Message make_message(Identifiers& identifiers, std::string task, json::array args, json::object kwargs,
                     MessageOptions options) {
    Message message;
    message.task = std::move(task);
    message.id = options.id.empty() ? identifiers.uuid() : std::move(options.id);
    message.correlation_id = message.id;
    message.shadow = std::move(options.shadow);
    message.eta = options.eta;
    message.expires = options.expires;
    message.group = std::move(options.group);
    message.time_limit = options.time_limit;
    message.soft_time_limit = options.soft_time_limit;
    message.root_id = options.root_id ? std::move(options.root_id) : message.id;
    message.parent_id = std::move(options.parent_id);
    message.reply_to = std::move(options.reply_to);
    message.ignore_result = options.ignore_result;
    message.priority = options.priority;
    message.delivery_mode = options.delivery_mode;
    message.args = std::move(args);
    message.kwargs = std::move(kwargs);
    message.callbacks = std::move(options.callbacks);
    message.errbacks = std::move(options.errbacks);
    describe(message);
    return message;
}

Message make_chain(Identifiers& identifiers, std::vector<Signature> steps, MessageOptions options) {
    if (steps.empty()) throw std::invalid_argument("a chain needs at least one step");
    for (auto& step : steps)
        if (option_text(step.options, "task_id").empty()) step.options["task_id"] = identifiers.uuid();
    auto first = std::move(steps.front());
    if (options.id.empty()) options.id = option_text(first.options, "task_id");
    auto message = make_message(identifiers, first.task, first.args, first.kwargs, std::move(options));
    message.chain.emplace(std::make_move_iterator(steps.rbegin()), std::make_move_iterator(steps.rend() - 1));
    return message;
}

std::string id_of_last(const Message& message) {
    if (!message.chain || message.chain->empty()) return message.id;
    return option_text(message.chain->front().options, "task_id");
}

std::optional<FollowUp> next_in_chain(const Message& done, const json::value& result) {
    if (!done.chain || done.chain->empty()) return std::nullopt;
    const auto& step = done.chain->back();
    auto id = option_text(step.options, "task_id");
    if (id.empty()) id = derived_id(done.id, "chain");
    auto next = follow(done, step, std::move(id), with_first(result, step));
    next.message.chain.emplace(done.chain->begin(), done.chain->end() - 1);
    next.message.chord = done.chord;
    return next;
}

std::vector<FollowUp> callbacks_of(const Message& done, const json::value& result) {
    return follow_all(done, done.callbacks, result, "callback");
}

std::vector<FollowUp> errbacks_of(const Message& failed) {
    return follow_all(failed, failed.errbacks, json::value(failed.id), "errback");
}

Message retry_of(const Message& message, Time eta) {
    auto again = message;
    ++again.retries;
    again.eta = eta;
    again.parent_id = message.id;
    again.origin = origin();
    return again;
}

std::string derived_id(std::string_view base, std::string_view name) {
    const auto text = fmt::format("pyscaler.tasks\n{}\n{}", base, name);
    std::array<unsigned char, SHA_DIGEST_LENGTH> hash{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
    hash[6] = static_cast<unsigned char>((hash[6] & 0x0fU) | 0x50U);
    hash[8] = static_cast<unsigned char>((hash[8] & 0x3fU) | 0x80U);
    std::string id;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) id += '-';
        id += fmt::format("{:02x}", hash[i]);
    }
    return id;
}

}  // namespace pyscaler::tasks
