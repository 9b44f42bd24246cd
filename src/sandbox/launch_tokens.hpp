#pragma once
#include "aws/form.hpp"

#include <map>
#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// The client tokens of launches: the same token with the same parameters is the same launch.
class LaunchTokens {
public:
    /// What a launch asks for, without what may differ between repetitions of one call.
    static std::string fingerprint(const aws::Form& form);

    /// The instances that this token has launched; empty for a new one (an empty token is always new). Throws `Refusal`
    /// IdempotentParameterMismatch when it was used with another fingerprint.
    std::vector<std::string> find(const std::string& token, const std::string& fingerprint) const;
    void remember(const std::string& token, std::string fingerprint, std::vector<std::string> instances);
    /// Forgets the launch of an instance that is not known any more.
    void forget(const std::string& token) { launches_.erase(token); }

private:
    struct Launch {
        std::string fingerprint;
        std::vector<std::string> instances;
    };
    std::map<std::string, Launch> launches_;
};

}  // namespace pyscaler::sandbox
