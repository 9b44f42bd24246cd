#include "jmx/client.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/throwable.hpp"
#include "jmx/tls.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace pyscaler::jmx {
namespace {

using std::chrono::steady_clock;

/// The granted length of a java.rmi.dgc.Lease, or what was asked for where it says nothing sensible.
std::chrono::milliseconds granted(const Answer& answer) {
    const auto* value = answer.graph.field(answer.value, "value");
    if (!value || value->integer() < 1000 || value->integer() > limits::lease.count()) return limits::lease;
    return std::chrono::milliseconds{value->integer()};
}

Task<Result<std::shared_ptr<Answer>>> refused(Error error) { co_return error; }

/// Of a question whose asker has a deadline of his own.
constexpr std::chrono::milliseconds until_the_deadline = std::chrono::hours{24};

/// Closes the wire where its asker was stopped between two answers: the next one would take the rest for its own.
class CloseIfAwaiting {
public:
    explicit CloseIfAwaiting(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
    ~CloseIfAwaiting() {
        if (wire_->is_awaiting()) wire_->close();
    }
    CloseIfAwaiting(const CloseIfAwaiting&) = delete;
    CloseIfAwaiting& operator=(const CloseIfAwaiting&) = delete;

private:
    std::shared_ptr<Wire> wire_;
};

}  // namespace

Task<Result<std::shared_ptr<Client>>> Client::log_in(Access access, std::shared_ptr<LeaseHolder> holder,
                                                     Deadline deadline, std::shared_ptr<Moulds> moulds) {
    std::shared_ptr<Client> client{new Client(std::move(access), std::move(holder), std::move(moulds))};
    if (client->access_.tls || client->access_.registry_tls) {
        auto context = tls_context(client->access_);
        if (!context) co_return context.error();
        client->tls_ = std::move(*context);
    }
    auto done = co_await client->log_in(deadline);
    if (!done) co_return done.error();
    co_return client;
}

Result<void> Client::check_tls(const RemoteObject& object) const {
    if (access_.tls && !object.over_tls)
        return error_of(Failure::tls_missing, access_.peer() + ": its stub is one without TLS");
    if (!access_.tls && object.over_tls) return error_of(Failure::tls_expected, access_.peer() + ": its stub says TLS");
    return {};
}

WireTarget Client::target_of(const RemoteObject& object) const {
    WireTarget target;
    target.host = access_.follow_stub_host ? object.host : access_.host;
    target.port = object.port;
    target.tls = object.over_tls ? tls_ : nullptr;
    target.check_host_name = access_.check_host_name;
    target.moulds = moulds_;
    return target;
}

Task<Result<std::shared_ptr<Wire>>> Client::connect(RemoteObject object, Deadline deadline) {
    co_return co_await Wire::connect(target_of(object), deadline);
}

/// A registry without skeletons refuses the older form of the call.
Task<Result<RemoteObject>> Client::look_up(Deadline deadline) {
    RemoteObject registry;
    registry.host = access_.host;
    registry.port = access_.port;
    registry.over_tls = access_.registry_tls;
    for (const bool by_hash : {false, true}) {
        auto wire = co_await connect(registry, deadline);
        if (!wire) co_return wire.error();
        auto call = lookup(access_.name, by_hash);
        auto answer = co_await (*wire)->call(std::move(call), deadline);
        if (!answer) co_return answer.error();
        if ((*answer)->thrown || (*answer)->aborted) {
            auto error = error_of(**answer, access_.peer() + ": registry");
            if (is(error, Failure::bad_answer) && !by_hash) continue;
            co_return error;
        }
        auto object = remote_object_of((*answer)->graph, (*answer)->value);
        if (!object) co_return object.error().in(fmt::format("{}: {} in its registry", access_.peer(), access_.name));
        if (object->wants_acknowledgement) co_await (*wire)->acknowledge((*answer)->uid, deadline);
        co_return object;
    }
    co_return error_of(Failure::not_jmx, access_.peer() + ": the registry answers no look-up");
}

// The lease is taken before the answer that brought its object is acknowledged: between the two the JVM would be free
// to collect it.
Task<Result<void>> Client::log_in(Deadline deadline) {
    auto server = co_await look_up(deadline);
    if (!server) co_return server.error();
    if (auto safe = check_tls(*server); !safe) co_return safe.error();
    auto wire = co_await connect(*server, deadline);
    if (!wire) co_return wire.error();
    auto call = new_client(server->id, access_.user, access_.password.reveal());
    auto answer = co_await (*wire)->call(std::move(call), deadline);
    if (!answer) co_return answer.error();
    if ((*answer)->thrown || (*answer)->aborted) co_return error_of(**answer, access_.peer() + ": login");
    auto object = remote_object_of((*answer)->graph, (*answer)->value);
    if (!object) co_return object.error().in(access_.peer() + ": login");
    if (auto safe = check_tls(*object); !safe) co_return safe.error();
    object_ = std::move(*object);
    const bool same_place = object_.port == server->port && (!access_.follow_stub_host || object_.host == server->host);
    if (same_place) wire_ = *wire;
    std::vector<ObjectId> ids{object_.id};
    if (auto leased = co_await take_lease(std::move(ids), deadline); !leased) co_return leased.error();
    if (object_.wants_acknowledgement) co_await (*wire)->acknowledge((*answer)->uid, deadline);
    last_call_ = steady_clock::now();
    co_return Result<void>{};
}

/// Questions under way. Lives in the coroutine that asks, which waits for all that work on it.
struct Client::Asking {
    std::vector<Question> questions{};
    TakeAnswer take{};
    std::size_t answered{0};

    const Question& next() const { return questions[answered]; }
    void answer(Result<std::shared_ptr<Answer>> answer) { take(answered++, std::move(answer)); }
    /// As many as may be sent before the first is answered.
    std::vector<Call> sendable() const {
        std::vector<Call> calls;
        std::size_t bytes = 0;
        for (auto at = answered; at < questions.size(); ++at) {
            bytes += questions[at].call.bytes.size();
            if (!calls.empty() && bytes > limits::under_way) break;
            calls.push_back(questions[at].call);
        }
        return calls;
    }
};

Task<Result<std::shared_ptr<Wire>>> Client::connected_wire(Deadline deadline) {
    if (is_connected()) co_return wire_;
    auto wire = co_await connect(object_, deadline);
    if (wire) wire_ = *wire;
    co_return wire;
}

/// Sends what may be under way at once and takes the answers. A failure is one that closed the connection.
Task<Result<void>> Client::exchange(Asking& asking, Deadline deadline) {
    const auto first = std::min(deadline, deadline_in(asking.next().timeout));
    const auto wire = co_await connected_wire(first);
    if (!wire) co_return wire.error();
    const CloseIfAwaiting guard{*wire};
    auto calls = asking.sendable();
    auto left = calls.size();
    if (auto sent = co_await (*wire)->send(std::move(calls), first); !sent) co_return sent.error();
    for (; left > 0; --left) {
        auto answer = co_await (*wire)->receive(std::min(deadline, deadline_in(asking.next().timeout)));
        if (!answer) co_return answer.error();
        if ((*answer)->thrown || (*answer)->aborted) {
            answer = error_of(**answer, access_.peer() + ": " + asking.next().what);
            forgotten_ |= is(answer.error(), Failure::connection_forgotten);
            if (breaks_connection(answer.error())) (*wire)->close();
            if (breaks_connection(answer.error())) co_return answer.error();
        }
        asking.answer(std::move(answer));
    }
    co_return Result<void>{};
}

/// Reads may be repeated: where a kept connection turns out to be gone, what is not answered goes over a new one.
Task<void> Client::ask_in_turn(Asking& asking, Deadline deadline) {
    const auto turn = turns_.take_at_once();
    std::shared_ptr<Turns::Turn> awaited;
    if (!turn) {
        auto taken = co_await turns_.take(deadline);
        if (!taken) co_return asking.answer({{Errc::timed_out, access_.peer() + ": others were asking the same JVM"}});
        awaited = std::move(*taken);
    }
    bool kept = is_connected();
    while (asking.answered < asking.questions.size()) {
        const auto done = co_await exchange(asking, deadline);
        if (done || (std::exchange(kept, false) && done.error() == Errc::unreachable)) continue;
        co_return asking.answer(done.error());
    }
}

Task<std::size_t> Client::ask(std::vector<Question> questions, TakeAnswer take, Deadline deadline) {
    const auto self = shared_from_this();
    Asking asking;
    asking.questions = std::move(questions);
    asking.take = [&](std::size_t before, Result<std::shared_ptr<Answer>> answer) {
        if (answer) last_call_ = steady_clock::now();
        take(before, std::move(answer));
    };
    co_await ask_in_turn(asking, deadline);
    co_return asking.answered;
}

Task<Result<std::shared_ptr<Answer>>> Client::ask_one(Question question, Deadline deadline) {
    Result<std::shared_ptr<Answer>> taken = std::shared_ptr<Answer>{};
    std::vector<Question> questions;
    questions.push_back(std::move(question));
    TakeAnswer take = [&taken](std::size_t, Result<std::shared_ptr<Answer>> answer) { taken = std::move(answer); };
    co_await ask(std::move(questions), std::move(take), deadline);
    co_return taken;
}

Task<Result<void>> Client::take_lease(std::vector<ObjectId> ids, Deadline deadline) {
    const auto self = shared_from_this();
    const auto asked = steady_clock::now();
    Result<void> leased;
    Asking asking;
    asking.questions.push_back({dirty(ids, ++holder_->sequence, holder_->id), "lease", until_the_deadline});
    asking.take = [&](std::size_t, Result<std::shared_ptr<Answer>> answer) {
        if (answer) renew_at_ = asked + granted(**answer) / 2;
        if (!answer) leased = answer.error();
    };
    co_await ask_in_turn(asking, deadline);
    co_return leased;
}

Question Client::about_attribute(const std::string& mbean, const std::string& attribute,
                                 std::chrono::milliseconds timeout) const {
    return {jmx::get_attribute(object_.id, mbean, attribute), mbean + " " + attribute, timeout};
}

Question Client::about_attributes(const std::string& mbean, const std::vector<std::string>& attributes,
                                  std::chrono::milliseconds timeout) const {
    return {jmx::get_attributes(object_.id, mbean, attributes), mbean, timeout};
}

Question Client::about_names(const std::string& pattern, std::chrono::milliseconds timeout) const {
    return {jmx::query_names(object_.id, pattern), pattern, timeout};
}

Task<Result<std::shared_ptr<Answer>>> Client::get_attribute(std::string mbean, std::string attribute,
                                                            Deadline deadline) {
    if (const auto fault = name_fault(mbean); !fault.empty()) return refused({Errc::invalid, mbean + ": " + fault});
    return ask_one(about_attribute(mbean, attribute, until_the_deadline), deadline);
}

Task<Result<std::shared_ptr<Answer>>> Client::get_attributes(std::string mbean, std::vector<std::string> attributes,
                                                             Deadline deadline) {
    if (const auto fault = name_fault(mbean); !fault.empty()) return refused({Errc::invalid, mbean + ": " + fault});
    return ask_one(about_attributes(mbean, attributes, until_the_deadline), deadline);
}

Task<Result<std::vector<std::string>>> Client::query_names(std::string pattern, Deadline deadline) {
    auto answer = co_await ask_one(about_names(pattern, until_the_deadline), deadline);
    if (!answer) co_return answer.error();
    auto names = names_in((*answer)->graph, (*answer)->value);
    if (!names) co_return names.error().in(access_.peer());
    co_return names;
}

Task<Result<MBeanDescription>> Client::describe(std::string mbean, Deadline deadline) {
    if (const auto fault = name_fault(mbean); !fault.empty()) co_return Error{Errc::invalid, mbean + ": " + fault};
    Question question{get_mbean_info(object_.id, mbean), mbean, until_the_deadline};
    auto answer = co_await ask_one(std::move(question), deadline);
    if (!answer) co_return answer.error();
    co_return attributes_in((*answer)->graph, (*answer)->value);
}

Task<Result<std::string>> Client::default_domain(Deadline deadline) {
    Question question{get_default_domain(object_.id), "default domain", until_the_deadline};
    auto answer = co_await ask_one(std::move(question), deadline);
    if (!answer) co_return answer.error();
    co_return std::string((*answer)->graph.text((*answer)->value));
}

bool Client::is_time_to_keep_alive() const noexcept {
    const auto now = steady_clock::now();
    return now >= renew_at_ || now - last_call_ >= limits::idle_call;
}

// A renewal names no object: it is for all that this holder has.
Task<Result<void>> Client::keep_alive(Deadline deadline) {
    const auto self = shared_from_this();
    if (steady_clock::now() - last_call_ >= limits::idle_call)
        if (auto domain = co_await default_domain(deadline); !domain) co_return domain.error();
    if (steady_clock::now() < renew_at_) co_return Result<void>{};
    co_return co_await take_lease({}, deadline);
}

Task<void> Client::leave(Deadline deadline) {
    const auto self = shared_from_this();
    auto turn = co_await turns_.take(deadline);
    if (turn && is_connected() && !forgotten_) {
        auto farewell = jmx::close(object_.id);
        const auto closed = co_await wire_->call(std::move(farewell), deadline);
        auto release = clean(object_.id, ++holder_->sequence, holder_->id);
        if (closed) co_await wire_->call(std::move(release), deadline);
    }
    forgotten_ = true;
    close();
}

void Client::close() noexcept {
    if (wire_) wire_->close();
}

}  // namespace pyscaler::jmx
