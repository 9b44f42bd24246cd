#include "sandbox/launch_tokens.hpp"

#include "sandbox/answer.hpp"

#include <algorithm>

namespace pyscaler::sandbox {

std::string LaunchTokens::fingerprint(const aws::Form& form) {
    auto parameters = form.parameters();
    std::erase_if(parameters, [](const auto& parameter) {
        return parameter.first == "ClientToken" || parameter.first == "DryRun" || parameter.first == "Version";
    });
    std::sort(parameters.begin(), parameters.end());
    std::string text;
    for (const auto& [name, value] : parameters) {
        text += aws::percent_encode(name) + '=' + aws::percent_encode(value) + '&';
    }
    return text;
}

std::vector<std::string> LaunchTokens::find(const std::string& token, const std::string& fingerprint) const {
    const auto found = token.empty() ? launches_.end() : launches_.find(token);
    if (found == launches_.end()) return {};
    if (found->second.fingerprint != fingerprint) {
        throw Refusal(
            "IdempotentParameterMismatch",
            "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
    }
    return found->second.instances;
}

void LaunchTokens::remember(const std::string& token, std::string fingerprint, std::vector<std::string> instances) {
    if (!token.empty()) launches_[token] = {std::move(fingerprint), std::move(instances)};
}

}  // namespace pyscaler::sandbox
