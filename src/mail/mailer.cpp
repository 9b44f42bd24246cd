#include "mail/mailer.hpp"

#include "base/offload.hpp"
#include "mail/conversation.hpp"

#include <algorithm>

namespace pyscaler::mail {

namespace {

Result<Envelope> envelope_of(const Message& message, Time date, const std::string& id) {
    auto mime = to_mime(message, date, id);
    if (!mime) return mime.error();
    Envelope envelope;
    envelope.from = address_of(message.from).value();
    for (const auto& recipient : message.to) envelope.to.push_back(address_of(recipient).value());
    envelope.mime = std::move(*mime);
    return envelope;
}

}  // namespace

Task<Result<void>> Mailer::send(SmtpServer server, Message message, Deadline deadline) {
    auto envelope = envelope_of(message, clock_.now(), identifiers_.uuid());
    if (!envelope) co_return envelope.error().in("mail");
    const auto where = "mail by " + server.host + ":" + std::to_string(server.port);
    auto call = [server = std::move(server), envelope = std::move(*envelope), deadline] {
        return converse(server, envelope, deadline);
    };
    const auto sent = co_await offload(pool_, std::move(call));
    if (!sent) co_return sent.error().in(where);
    co_return sent;
}

}  // namespace pyscaler::mail
