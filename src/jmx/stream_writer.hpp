#pragma once
#include "jmx/remote_object.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::jmx {

/// java.rmi.dgc.VMID: who holds leases; one per client process.
struct VmId {
    std::array<unsigned char, 8> address{};
    Uid uid{};
};

/// Writes one stream as RMI does: every class description is annotated with null, its code base. Knows the classes
/// that a monitor sends and no other. Primitives gather in a block that ends with the next object.
class StreamWriter {
public:
    /// Goes on behind `before`.
    explicit StreamWriter(std::string before = {});

    StreamWriter& number(std::uint64_t bits, std::size_t width);
    StreamWriter& object_id_block(const ObjectId& id);

    StreamWriter& null();
    StreamWriter& string(std::string_view text);
    StreamWriter& strings(const std::vector<std::string>& texts);
    StreamWriter& object_name(std::string_view name);
    StreamWriter& object_ids(const std::vector<ObjectId>& ids);
    StreamWriter& vm_id(const VmId& id);
    StreamWriter& lease(std::chrono::milliseconds duration, const VmId& holder);

    /// The stream; the writer is empty after it.
    std::string finish();

private:
    struct Field {
        std::string_view name{};
        std::string_view type{};  ///< one letter, or "Ljava/…;" and "[B"
    };
    void end_block();
    void put(std::uint64_t bits, std::size_t width);
    void put_utf(std::string_view text);
    bool refers_to(std::string_view what);
    void remember(std::string_view what);
    void remember_unnamed() { ++handles_; }
    void describe(std::string_view name, std::int64_t serial, std::uint8_t flags,
                  const std::vector<Field>& fields = {});
    void begin(std::uint8_t what, std::string_view name, std::int64_t serial, const std::vector<Field>& fields = {});
    void uid(const Uid& uid);

    std::string bytes_;
    std::string block_{};
    std::vector<std::pair<std::string_view, std::uint32_t>> known_{};  // classes, by their names above
    std::uint32_t handles_{0};
};

}  // namespace pyscaler::jmx
