#pragma once
#include "base/result.hpp"
#include "jmx/cursor.hpp"
#include "jmx/graph.hpp"

#include <cstdint>
#include <string>

namespace pyscaler::jmx {

/// java.rmi.server.UID: 14 bytes.
struct Uid {
    static constexpr std::size_t size = 14;
    std::int32_t unique{0};
    std::int64_t time{0};
    std::int16_t count{0};

    friend bool operator==(const Uid&, const Uid&) = default;
};

/// java.rmi.server.ObjID: which object of a JVM a call is for; 22 bytes.
struct ObjectId {
    static constexpr std::size_t size = 8 + Uid::size;
    std::int64_t number{0};
    Uid space{};

    friend bool operator==(const ObjectId&, const ObjectId&) = default;
};

inline constexpr std::int64_t registry_number = 0;
inline constexpr std::int64_t garbage_collector_number = 2;

/// Both need that their bytes have come.
Uid take_uid(Cursor& cursor);
ObjectId take_object_id(Cursor& cursor);

/// Where a stub says that its object listens.
struct RemoteObject {
    std::string host{};
    std::uint16_t port{0};
    ObjectId id{};
    bool over_tls{false};
    bool wants_acknowledgement{false};  ///< it came as a result: DgcAck once its lease is taken
};

/// The object that a stub or dynamic proxy stands for. `Failure::bad_answer` for anything else, and for a client socket
/// factory that is not the JDK's own for TLS.
Result<RemoteObject> remote_object_of(const Graph& graph, const Value& stub);

}  // namespace pyscaler::jmx
