#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "mail/smtp_server.hpp"

#include <string>
#include <vector>

namespace pyscaler::mail {

/// What the server is told: bare addresses, and the message as it goes over the wire.
struct Envelope {
    std::string from{};
    std::vector<std::string> to{};
    std::string mime{};
};

/// One SMTP conversation by libcurl, blocking: connects, says `envelope`, ends. Errors as `Mailer::send` states them.
Result<void> converse(const SmtpServer& server, const Envelope& envelope, Deadline deadline);

}  // namespace pyscaler::mail
