#pragma once
#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/identifier.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mail/message.hpp"
#include "mail/smtp_server.hpp"

#include <boost/asio/thread_pool.hpp>

namespace pyscaler::mail {

/// Sends mail by SMTP. Safe from any event loop; what it is given outlives it.
class Mailer {
public:
    /// `pool` bounds how many mails are under way at once: each blocks one of its threads.
    Mailer(asio::thread_pool& pool, const Clock& clock, Identifiers& identifiers)
        : pool_(pool), clock_(clock), identifiers_(identifiers) {}

    /// Hands `message` to `server`; good when the server has taken it for every recipient (it is not known then
    /// whether it arrives). Otherwise nothing was sent, and the error's detail ends with the server's reply if it made
    /// one. `Errc::timed_out` by `deadline` or the server's timeout; `refused`, `unreachable`: no connection;
    /// `denied`: login or certificate; `unavailable`: a 4xx reply, later may help; `failed`: a 5xx reply;
    /// `invalid`: the message; `protocol`: no STARTTLS where it is required, or no SMTP at all.
    Task<Result<void>> send(SmtpServer server, Message message, Deadline deadline);

private:
    asio::thread_pool& pool_;
    const Clock& clock_;
    Identifiers& identifiers_;
};

}  // namespace pyscaler::mail
