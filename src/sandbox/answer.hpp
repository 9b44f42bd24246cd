#pragma once
#include <stdexcept>
#include <string>

namespace pyscaler::sandbox {

/// What a call answers: XML, or the JSON of the administration.
struct Answer {
    int status{200};
    std::string body;
    std::string content_type{"text/xml;charset=UTF-8"};
};

/// A call that AWS would refuse. Thrown by the handler of an action and turned into the error document of its service
/// in one place.
class Refusal : public std::runtime_error {
public:
    /// With the status that AWS sends for `code`.
    Refusal(std::string code, const std::string& message);
    Refusal(std::string code, const std::string& message, int status);

    const std::string& code() const noexcept { return code_; }
    int status() const noexcept { return status_; }

private:
    std::string code_;
    int status_;
};

}  // namespace pyscaler::sandbox
