#include "sandbox/answer.hpp"

#include "sandbox/fault.hpp"

namespace pyscaler::sandbox {

Refusal::Refusal(std::string code, const std::string& message) : Refusal(code, message, Faults::usual_status(code)) {}

Refusal::Refusal(std::string code, const std::string& message, int status)
    : std::runtime_error(message), code_(std::move(code)), status_(status) {}

}  // namespace pyscaler::sandbox
