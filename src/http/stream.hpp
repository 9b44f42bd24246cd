#pragma once
#include "base/result.hpp"
#include "base/task.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace pyscaler::http {

/// Where a producer puts the body of its response, piece by piece.
class Writer {
public:
    virtual ~Writer() = default;

    /// Sends `piece` and returns when the system has taken it, which is the back pressure. An error means that the
    /// client has gone or takes nothing any more: end. An empty piece is not sent.
    virtual Task<Result<void>> write(std::string piece) = 0;
};

/// Makes the body of a response over time; the response ends when it returns. It is cancelled (its waits throw
/// `operation_aborted`) as soon as the client has closed the connection or the server stops. A lambda with captures may
/// be the coroutine: the connection keeps it until it has ended. What it throws otherwise is logged and cuts the
/// connection, so that the client does not take half an answer for a whole one.
using Producer = std::function<Task<void>(Writer&)>;

/// One server-sent event as text: `id` and `event` are left out when empty, `data` may have several lines.
std::string server_sent_event(std::string_view event, std::string_view data, std::string_view id = {});

}  // namespace pyscaler::http
