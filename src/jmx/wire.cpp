#include "jmx/wire.hpp"

#include "jmx/dial.hpp"
#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/wire_state.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

/// Closes the wire on the way out, unless all went well.
class CloseOnFailure {
public:
    explicit CloseOnFailure(Wire& wire) : wire_(&wire) {}
    ~CloseOnFailure() {
        if (wire_ != nullptr) wire_->close();
    }
    CloseOnFailure(const CloseOnFailure&) = delete;
    CloseOnFailure& operator=(const CloseOnFailure&) = delete;
    void release() noexcept { wire_ = nullptr; }

private:
    Wire* wire_;
};

}  // namespace

template <class Reader>
Task<Result<void>> Wire::State::feed(Reader& reader) {
    for (;;) {
        Cursor cursor{received.unread()};
        auto read = reader.read(cursor);
        received.forget(cursor.position());
        if (!read) co_return read.error().in(peer);
        if (*read == Progress::complete) co_return Result<void>{};
        const auto [error, count] = co_await read_more();
        received.received(count);
        if (error) co_return why(error, co_await is_cancelled());
    }
}

Wire::Wire(std::shared_ptr<State> state) : state_(std::move(state)) {}
Wire::~Wire() { close(); }

Task<Result<std::shared_ptr<Wire>>> Wire::connect(WireTarget target, Deadline deadline) {
    auto socket = co_await dial(target.host, target.port, std::min(deadline, deadline_in(limits::connect)));
    if (!socket) co_return socket.error();
    auto state = std::make_shared<State>(peer_of(target.host, target.port), std::move(*socket));
    std::shared_ptr<Wire> wire{new Wire(state)};
    CloseOnFailure guard{*wire};
    state->moulds = std::move(target.moulds);
    state->watch(std::min(deadline, deadline_in(limits::greeting)));
    if (target.tls)
        if (auto secured = co_await state->begin_tls(target); !secured) co_return secured.error();
    if (auto sent = co_await state->write(greeting()); !sent) co_return sent.error();
    GreetingReader reader;
    if (auto greeted = co_await state->feed(reader); !greeted) co_return greeted.error();
    state->calm();
    guard.release();
    co_return wire;
}

Task<Result<void>> Wire::write(std::string bytes, Deadline deadline) {
    auto state = state_;
    if (!is_open()) co_return state->why_closed();
    const auto sent = state->write_at_once(bytes);
    if (sent == bytes.size()) co_return Result<void>{};
    CloseOnFailure guard{*this};
    state->watch(deadline);
    if (auto rest = co_await state->write(bytes.substr(sent)); !rest) co_return rest.error();
    state->calm();
    guard.release();
    co_return Result<void>{};
}

Task<Result<void>> Wire::send(std::vector<Call> calls, Deadline deadline) {
    std::string bytes;
    for (auto& call : calls) {
        bytes += call.bytes;
        state_->awaited.push_back(call.awaited);
    }
    return write(std::move(bytes), deadline);
}

Task<Result<std::shared_ptr<Answer>>> Wire::receive(Deadline deadline) {
    auto state = state_;
    if (!is_open()) co_return state->why_closed();
    CloseOnFailure guard{*this};
    state->watch(deadline);
    CallAnswerReader reader{state->awaited.front(), state->moulds.get()};
    state->awaited.pop_front();
    if (auto fed = co_await state->feed(reader); !fed) co_return fed.error();
    state->calm();
    guard.release();
    co_return reader.answer();
}

Task<Result<std::shared_ptr<Answer>>> Wire::call(Call call, Deadline deadline) {
    std::vector<Call> calls;
    calls.push_back(std::move(call));
    if (auto sent = co_await send(std::move(calls), deadline); !sent) co_return sent.error();
    co_return co_await receive(deadline);
}

Task<Result<void>> Wire::acknowledge(Uid answer, Deadline deadline) { return write(acknowledgement(answer), deadline); }

bool Wire::is_open() const noexcept { return state_->socket->is_open(); }
bool Wire::is_awaiting() const noexcept { return !state_->awaited.empty(); }
void Wire::close() noexcept { state_->close(); }
const std::string& Wire::peer() const noexcept { return state_->peer; }

}  // namespace pyscaler::jmx
