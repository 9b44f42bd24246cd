#include "actions/email/email.hpp"

#include "mail/mailer.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace pyscaler::actions {
namespace {

std::string names_of(const std::vector<model::Node>& nodes) {
    std::string names;
    for (const auto& node : nodes) names += (names.empty() ? "" : ", ") + node.name.str();
    return names;
}

class Mail final : public Action {
public:
    Mail(const Services& services, Email settings) : services_(services), settings_(std::move(settings)) {}

    Task<Result<void>> run(StepContext step) override {
        if (services_.smtp.host.empty())
            co_return Error{Errc::invalid, "the server's settings name no SMTP server ([mail] host)"};
        mail::Message message;
        message.from = services_.mail_from;
        for (const auto& address : settings_.to) message.to.push_back(address.str());
        message.subject = filled_in(settings_.subject.str(), step);
        message.text = filled_in(settings_.text.str(), step);
        auto sent = co_await services_.mailer.send(services_.smtp, message, step.deadline);
        if (!sent) co_return sent.error();
        step.output->note(fmt::format("{} took the mail for {}", services_.smtp.host, fmt::join(message.to, ", ")));
        co_return Result<void>{};
    }

private:
    Services services_;
    Email settings_;
};

}  // namespace

std::string filled_in(std::string_view text, const StepContext& step) {
    const std::array<std::pair<std::string_view, std::string>, 5> values{{{"{cluster}", step.cluster},
                                                                          {"{trigger}", step.trigger},
                                                                          {"{reason}", step.reason},
                                                                          {"{execution}", step.execution},
                                                                          {"{nodes}", names_of(step.targets)}}};
    std::string filled;
    while (!text.empty()) {
        const auto brace = text.find('{');
        filled += text.substr(0, brace);
        if (brace == std::string_view::npos) break;
        text.remove_prefix(brace);
        std::size_t taken = 1;
        std::string_view replacement = "{";
        for (const auto& [name, value] : values) {
            if (!text.starts_with(name)) continue;
            taken = name.size();
            replacement = value;
        }
        filled += replacement;
        text.remove_prefix(taken);
    }
    return filled;
}

model::FieldErrors validate(const Email& email) {
    model::FieldErrors errors;
    if (email.to.empty()) errors.push_back({"to", "needs at least one address"});
    for (std::size_t i = 0; i < email.to.size(); ++i)
        if (auto address = mail::address_of(email.to[i].str()); !address)
            errors.push_back({fmt::format("to[{}]", i), address.error().detail()});
    return errors;
}

std::unique_ptr<Action> Email::make_action(const Services& services, const Email& settings) {
    return std::make_unique<Mail>(services, settings);
}

}  // namespace pyscaler::actions
