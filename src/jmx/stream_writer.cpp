#include "jmx/stream_writer.hpp"

#include "jmx/modified_utf8.hpp"
#include "jmx/stream_code.hpp"

#include <algorithm>
#include <array>

namespace pyscaler::jmx {
namespace {

void append(std::string& text, std::uint64_t bits, std::size_t width) {
    std::array<char, sizeof bits> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i) & 0xff);
    text.append(bytes.data() + bytes.size() - width, width);
}

}  // namespace

StreamWriter::StreamWriter(std::string before) : bytes_(std::move(before)) {
    constexpr std::size_t usual_size = 512;
    constexpr std::size_t usual_block = 64;
    bytes_.reserve(usual_size);
    block_.reserve(usual_block);
    put(code::stream_header, 4);
}

void StreamWriter::put(std::uint64_t bits, std::size_t width) { append(bytes_, bits, width); }

void StreamWriter::put_utf(std::string_view text) {
    const auto bytes = to_modified_utf8(text);
    put(bytes.size(), 2);
    bytes_ += bytes;
}

StreamWriter& StreamWriter::number(std::uint64_t bits, std::size_t width) {
    append(block_, bits, width);
    return *this;
}

StreamWriter& StreamWriter::object_id_block(const ObjectId& id) {
    number(static_cast<std::uint64_t>(id.number), 8);
    number(static_cast<std::uint32_t>(id.space.unique), 4);
    number(static_cast<std::uint64_t>(id.space.time), 8);
    return number(static_cast<std::uint16_t>(id.space.count), 2);
}

/// What we write in blocks is always far shorter than the 255 bytes of a short one.
void StreamWriter::end_block() {
    if (block_.empty()) return;
    put(code::block, 1);
    put(block_.size(), 1);
    bytes_ += block_;
    block_.clear();
}

bool StreamWriter::refers_to(std::string_view what) {
    const auto known =
        std::find_if(known_.begin(), known_.end(), [what](const auto& each) { return each.first == what; });
    if (known == known_.end()) return false;
    put(code::reference, 1);
    put(static_cast<std::uint64_t>(code::first_handle) + known->second, 4);
    return true;
}

void StreamWriter::remember(std::string_view what) { known_.emplace_back(what, handles_++); }

void StreamWriter::describe(std::string_view name, std::int64_t serial, std::uint8_t flags,
                            const std::vector<Field>& fields) {
    if (refers_to(name)) return;
    put(code::class_description, 1);
    put_utf(name);
    put(static_cast<std::uint64_t>(serial), 8);
    remember(name);
    put(flags, 1);
    put(fields.size(), 2);
    for (const auto& field : fields) {
        bytes_ += field.type.front();
        put_utf(field.name);
        if (field.type.size() > 1) string(field.type);
    }
    put(code::null, 1);  // code base
    put(code::end_block, 1);
    put(code::null, 1);  // superclass
}

void StreamWriter::begin(std::uint8_t what, std::string_view name, std::int64_t serial,
                         const std::vector<Field>& fields) {
    end_block();
    put(what, 1);
    describe(name, serial, code::serializable, fields);
    remember_unnamed();
}

StreamWriter& StreamWriter::null() {
    end_block();
    put(code::null, 1);
    return *this;
}

StreamWriter& StreamWriter::string(std::string_view text) {
    end_block();
    const auto bytes = to_modified_utf8(text);
    put(bytes.size() > 0xffff ? code::long_string : code::string, 1);
    put(bytes.size(), bytes.size() > 0xffff ? 8 : 2);
    bytes_ += bytes;
    remember_unnamed();
    return *this;
}

StreamWriter& StreamWriter::strings(const std::vector<std::string>& texts) {
    begin(code::array, "[Ljava.lang.String;", -5921575005990323385);
    put(texts.size(), 4);
    for (const auto& text : texts) string(text);
    return *this;
}

StreamWriter& StreamWriter::object_name(std::string_view name) {
    end_block();
    put(code::object, 1);
    describe("javax.management.ObjectName", 1081892073854801359, code::serializable | code::has_write_method);
    remember_unnamed();
    string(name);
    put(code::end_block, 1);
    return *this;
}

void StreamWriter::uid(const Uid& uid) {
    static const std::vector<Field> fields{{"count", "S"}, {"time", "J"}, {"unique", "I"}};
    begin(code::object, "java.rmi.server.UID", 1086053664494604050, fields);
    put(static_cast<std::uint16_t>(uid.count), 2);
    put(static_cast<std::uint64_t>(uid.time), 8);
    put(static_cast<std::uint32_t>(uid.unique), 4);
}

StreamWriter& StreamWriter::object_ids(const std::vector<ObjectId>& ids) {
    static const std::vector<Field> fields{{"objNum", "J"}, {"space", "Ljava/rmi/server/UID;"}};
    begin(code::array, "[Ljava.rmi.server.ObjID;", -8713620060265225090);
    put(ids.size(), 4);
    for (const auto& id : ids) {
        begin(code::object, "java.rmi.server.ObjID", -6386392263968365220, fields);
        put(static_cast<std::uint64_t>(id.number), 8);
        uid(id.space);
    }
    return *this;
}

StreamWriter& StreamWriter::vm_id(const VmId& id) {
    static const std::vector<Field> fields{{"addr", "[B"}, {"uid", "Ljava/rmi/server/UID;"}};
    begin(code::object, "java.rmi.dgc.VMID", -538642295484486218, fields);
    begin(code::array, "[B", -5984413125824719648);
    put(id.address.size(), 4);
    for (const auto byte : id.address) put(byte, 1);
    uid(id.uid);
    return *this;
}

StreamWriter& StreamWriter::lease(std::chrono::milliseconds duration, const VmId& holder) {
    static const std::vector<Field> fields{{"value", "J"}, {"vmid", "Ljava/rmi/dgc/VMID;"}};
    begin(code::object, "java.rmi.dgc.Lease", -5713411624328831948, fields);
    put(static_cast<std::uint64_t>(duration.count()), 8);
    return vm_id(holder);
}

std::string StreamWriter::finish() {
    end_block();
    return std::move(bytes_);
}

}  // namespace pyscaler::jmx
