#include "jmx/client.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/throwable.hpp"
#include "jmx/tls.hpp"

#include <fmt/core.h>

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

}  // namespace

Task<Result<std::shared_ptr<Client>>> Client::log_in(Access access, std::shared_ptr<LeaseHolder> holder,
                                                     Deadline deadline) {
    std::shared_ptr<Client> client{new Client(std::move(access), std::move(holder))};
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
    return target;
}

Task<Result<std::shared_ptr<Wire>>> Client::connect(RemoteObject object, Deadline deadline) {
    co_return co_await Wire::connect(target_of(object), deadline);
}

/// A registry without skeletons closes the connection on the older form of the call.
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
            if (is(error, Failure::refused_request) && !by_hash) continue;
            co_return error;
        }
        auto object = remote_object_of((*answer)->graph, (*answer)->value);
        if (object && object->wants_acknowledgement) co_await (*wire)->send(acknowledgement((*answer)->uid));
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
    if (!object) co_return object.error();
    if (auto safe = check_tls(*object); !safe) co_return safe.error();
    object_ = std::move(*object);
    const bool same_place = object_.port == server->port && (!access_.follow_stub_host || object_.host == server->host);
    if (same_place) wire_ = *wire;
    std::vector<ObjectId> ids{object_.id};
    if (auto leased = co_await take_lease(std::move(ids), deadline); !leased) co_return leased.error();
    if (object_.wants_acknowledgement) co_await (*wire)->send(acknowledgement((*answer)->uid));
    last_call_ = steady_clock::now();
    co_return Result<void>{};
}

/// A read may be repeated: where a kept connection turns out to be gone, it goes over a new one.
Task<Result<std::shared_ptr<Answer>>> Client::send(Call call, Deadline deadline) {
    const auto self = shared_from_this();
    if (is_connected()) {
        auto answer = co_await wire_->call(call, deadline);
        if (answer || !(answer.error() == Errc::unreachable)) co_return answer;
    }
    auto wire = co_await connect(object_, deadline);
    if (!wire) co_return wire.error();
    wire_ = std::move(*wire);
    co_return co_await wire_->call(std::move(call), deadline);
}

Task<Result<std::shared_ptr<Answer>>> Client::ask(Call call, std::string what, Deadline deadline) {
    const auto self = shared_from_this();
    const auto turn = turns_.take_at_once();
    std::shared_ptr<Turns::Turn> awaited;
    if (!turn) {
        auto taken = co_await turns_.take(deadline);
        if (!taken) co_return taken.error().in(access_.peer());
        awaited = std::move(*taken);
    }
    auto answer = co_await send(std::move(call), deadline);
    if (!answer) co_return answer.error();
    last_call_ = steady_clock::now();
    if (!(*answer)->thrown && !(*answer)->aborted) co_return answer;
    auto error = error_of(**answer, access_.peer() + ": " + what);
    forgotten_ |= is(error, Failure::connection_forgotten);
    if (breaks_connection(error)) close();
    co_return error;
}

Task<Result<void>> Client::take_lease(std::vector<ObjectId> ids, Deadline deadline) {
    const auto asked = steady_clock::now();
    auto call = dirty(ids, ++holder_->sequence, holder_->id);
    auto answer = co_await send(std::move(call), deadline);
    if (!answer) co_return answer.error();
    if ((*answer)->thrown || (*answer)->aborted) co_return error_of(**answer, access_.peer() + ": lease");
    renew_at_ = asked + granted(**answer) / 2;
    co_return Result<void>{};
}

Task<Result<std::shared_ptr<Answer>>> Client::get_attribute(std::string mbean, std::string attribute,
                                                            Deadline deadline) {
    if (const auto fault = name_fault(mbean); !fault.empty()) return refused({Errc::invalid, mbean + ": " + fault});
    auto call = jmx::get_attribute(object_.id, mbean, attribute);
    return ask(std::move(call), mbean + " " + attribute, deadline);
}

Task<Result<std::shared_ptr<Answer>>> Client::get_attributes(std::string mbean, std::vector<std::string> attributes,
                                                             Deadline deadline) {
    if (const auto fault = name_fault(mbean); !fault.empty()) return refused({Errc::invalid, mbean + ": " + fault});
    auto call = jmx::get_attributes(object_.id, mbean, attributes);
    return ask(std::move(call), std::move(mbean), deadline);
}

Task<Result<std::vector<std::string>>> Client::query_names(std::string pattern, Deadline deadline) {
    auto call = jmx::query_names(object_.id, pattern);
    auto answer = co_await ask(std::move(call), std::move(pattern), deadline);
    if (!answer) co_return answer.error();
    co_return names_in((*answer)->graph, (*answer)->value);
}

Task<Result<std::vector<AttributeDescription>>> Client::describe(std::string mbean, Deadline deadline) {
    if (const auto fault = name_fault(mbean); !fault.empty()) co_return Error{Errc::invalid, mbean + ": " + fault};
    auto call = get_mbean_info(object_.id, mbean);
    auto answer = co_await ask(std::move(call), std::move(mbean), deadline);
    if (!answer) co_return answer.error();
    co_return attributes_in((*answer)->graph, (*answer)->value);
}

Task<Result<std::string>> Client::default_domain(Deadline deadline) {
    auto call = get_default_domain(object_.id);
    auto answer = co_await ask(std::move(call), "default domain", deadline);
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
    const auto turn = co_await turns_.take(deadline);
    if (!turn) co_return turn.error();
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
