#include "jmx/remote_object.hpp"

#include "jmx/failure.hpp"
#include "jmx/modified_utf8.hpp"

#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

constexpr std::string_view tls_factory = "javax.rmi.ssl.SslRMIClientSocketFactory";

Error broken(std::string_view what) { return error_of(Failure::bad_answer, fmt::format("remote stub: {}", what)); }

/// The blocks of an annotation in one, and the first object among them.
struct Reference {
    std::string data{};
    Value factory{};
};

Reference gather(const Graph& graph, const std::vector<Value>& items) {
    Reference reference;
    for (const auto& item : items) {
        if (item.is(ValueKind::block))
            reference.data += graph.strings[item.place()];
        else if (reference.factory.is(ValueKind::null))
            reference.factory = item;
    }
    return reference;
}

Result<RemoteObject> read_place(Cursor& cursor) {
    RemoteObject object;
    if (!cursor.has_utf()) return broken("no host");
    auto host = from_modified_utf8(cursor.utf());
    if (!host || !cursor.has(4)) return broken("no port");
    const auto port = cursor.i4();
    if (port < 1 || port > 65535) return broken(fmt::format("port {}", port));
    object.host = std::move(*host);
    object.port = static_cast<std::uint16_t>(port);
    return object;
}

Result<RemoteObject> read(const Graph& graph, const Reference& reference) {
    Cursor cursor{reference.data};
    if (!cursor.has_utf()) return broken("no reference");
    const auto type = cursor.utf();
    bool with_factory = false;
    if (type == "UnicastRef2") {
        if (!cursor.has(1)) return broken("no format");
        with_factory = cursor.u1() == 1;
    } else if (type != "UnicastRef") {
        return broken(fmt::format("reference of type {}", type));
    }
    auto object = read_place(cursor);
    if (!object) return object;
    if (with_factory && graph.class_of(reference.factory) != tls_factory)
        return broken(fmt::format("it wants the client socket factory {}", graph.class_of(reference.factory)));
    if (!cursor.has(ObjectId::size + 1)) return broken("too short");
    object->over_tls = with_factory;
    object->id = take_object_id(cursor);
    object->wants_acknowledgement = cursor.u1() != 0;
    return object;
}

}  // namespace

Uid take_uid(Cursor& cursor) {
    Uid uid;
    uid.unique = cursor.i4();
    uid.time = cursor.i8();
    uid.count = static_cast<std::int16_t>(cursor.u2());
    return uid;
}

ObjectId take_object_id(Cursor& cursor) {
    ObjectId id;
    id.number = cursor.i8();
    id.space = take_uid(cursor);
    return id;
}

Result<RemoteObject> remote_object_of(const Graph& graph, const Value& stub) {
    auto object = stub;
    if (const auto* handler = graph.field(stub, "h")) object = *handler;
    const auto* written = graph.annotation(object, "java.rmi.server.RemoteObject");
    if (!written) return error_of(Failure::not_jmx, fmt::format("{} is no remote stub", graph.class_of(stub)));
    return read(graph, gather(graph, *written));
}

}  // namespace pyscaler::jmx
