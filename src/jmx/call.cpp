#include "jmx/call.hpp"

#include "jmx/limits.hpp"
#include "jmx/method_hash.hpp"

#include <functional>

namespace pyscaler::jmx {
namespace {

constexpr char call_message = 0x50;
constexpr char acknowledgement_message = 0x54;
constexpr std::int32_t by_method = -1;

// Interface hashes of the older form, in which a method has a number.
constexpr std::int64_t registry_hash = 4905912898345647071;
constexpr std::int32_t lookup_number = 2;
constexpr std::int64_t collector_hash = -669196253586618813;
constexpr std::int32_t clean_number = 0;
constexpr std::int32_t dirty_number = 1;

StreamWriter begin(const ObjectId& id, std::int32_t number, std::int64_t hash) {
    StreamWriter writer{std::string(1, call_message)};
    writer.object_id_block(id);
    writer.number(static_cast<std::uint32_t>(number), 4).number(static_cast<std::uint64_t>(hash), 8);
    return writer;
}

ObjectId well_known(std::int64_t number) {
    ObjectId id;
    id.number = number;
    return id;
}

/// A method that is named by its hash alone.
class Method {
public:
    explicit Method(std::string_view text) : hash_(method_hash(text)) {}
    StreamWriter on(const ObjectId& id) const { return begin(id, by_method, hash_); }

private:
    std::int64_t hash_;
};

Call finished(StreamWriter& writer, Expects expects = Expects::object) { return {writer.finish(), {expects, 0}}; }

/// A read, which monitoring makes again and again.
Call recurring(StreamWriter& writer) {
    constexpr std::size_t behind_object = 1 + 4 + 2 + ObjectId::size;  // message, header, block's head
    auto call = finished(writer);
    call.awaited.kind = std::hash<std::string_view>{}(std::string_view(call.bytes).substr(behind_object)) | 1;
    return call;
}

}  // namespace

std::string greeting() { return {"JRMI\0\2\x4b\0\0\0\0\0\0", 13}; }

std::string acknowledgement(const Uid& answer) {
    std::string bytes(1, acknowledgement_message);
    const auto put = [&bytes](std::uint64_t bits, std::size_t width) {
        for (auto shift = width; shift-- > 0;) bytes += static_cast<char>(bits >> (8 * shift) & 0xff);
    };
    put(static_cast<std::uint32_t>(answer.unique), 4);
    put(static_cast<std::uint64_t>(answer.time), 8);
    put(static_cast<std::uint16_t>(answer.count), 2);
    return bytes;
}

Call lookup(std::string_view name, bool by_hash) {
    static const Method method{"lookup(Ljava/lang/String;)Ljava/rmi/Remote;"};
    const auto registry = well_known(registry_number);
    auto writer = by_hash ? method.on(registry) : begin(registry, lookup_number, registry_hash);
    return finished(writer.string(name));
}

Call new_client(const ObjectId& server, std::string_view user, std::string_view password) {
    static const Method method{"newClient(Ljava/lang/Object;)Ljavax/management/remote/rmi/RMIConnection;"};
    auto writer = method.on(server);
    if (user.empty()) return finished(writer.null());
    return finished(writer.strings({std::string(user), std::string(password)}));
}

// The last argument of each, a javax.security.auth.Subject to act for, is null: newer JDKs refuse any other.
Call get_attribute(const ObjectId& connection, std::string_view mbean, std::string_view attribute) {
    static const Method method{
        "getAttribute(Ljavax/management/ObjectName;Ljava/lang/String;Ljavax/security/auth/Subject;)"
        "Ljava/lang/Object;"};
    auto writer = method.on(connection);
    return recurring(writer.object_name(mbean).string(attribute).null());
}

Call get_attributes(const ObjectId& connection, std::string_view mbean, const std::vector<std::string>& attributes) {
    static const Method method{
        "getAttributes(Ljavax/management/ObjectName;[Ljava/lang/String;Ljavax/security/auth/Subject;)"
        "Ljavax/management/AttributeList;"};
    auto writer = method.on(connection);
    return recurring(writer.object_name(mbean).strings(attributes).null());
}

Call query_names(const ObjectId& connection, std::string_view pattern) {
    static const Method method{
        "queryNames(Ljavax/management/ObjectName;Ljava/rmi/MarshalledObject;Ljavax/security/auth/Subject;)"
        "Ljava/util/Set;"};
    auto writer = method.on(connection);
    if (pattern.empty())
        writer.null();
    else
        writer.object_name(pattern);
    return recurring(writer.null().null());
}

Call get_mbean_info(const ObjectId& connection, std::string_view mbean) {
    static const Method method{
        "getMBeanInfo(Ljavax/management/ObjectName;Ljavax/security/auth/Subject;)Ljavax/management/MBeanInfo;"};
    auto writer = method.on(connection);
    return finished(writer.object_name(mbean).null());
}

Call get_default_domain(const ObjectId& connection) {
    static const Method method{"getDefaultDomain(Ljavax/security/auth/Subject;)Ljava/lang/String;"};
    auto writer = method.on(connection);
    return finished(writer.null());
}

Call close(const ObjectId& connection) {
    static const Method method{"close()V"};
    auto writer = method.on(connection);
    return finished(writer, Expects::nothing);
}

Call dirty(const std::vector<ObjectId>& ids, std::int64_t sequence, const VmId& holder) {
    auto writer = begin(well_known(garbage_collector_number), dirty_number, collector_hash);
    writer.object_ids(ids).number(static_cast<std::uint64_t>(sequence), 8).lease(limits::lease, holder);
    return finished(writer);
}

Call clean(const ObjectId& id, std::int64_t sequence, const VmId& holder) {
    auto writer = begin(well_known(garbage_collector_number), clean_number, collector_hash);
    writer.object_ids({id}).number(static_cast<std::uint64_t>(sequence), 8).vm_id(holder).number(0, 1);
    return finished(writer, Expects::nothing);
}

}  // namespace pyscaler::jmx
