#pragma once
#include "jmx/answer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Bytes of answers that no JVM sends.
namespace pyscaler::jmx::made {

inline std::string number(std::uint64_t bits, std::size_t width) {
    std::string bytes;
    for (auto shift = width; shift-- > 0;) bytes += static_cast<char>(bits >> (8 * shift) & 0xff);
    return bytes;
}

inline std::string utf(std::string_view text) { return number(text.size(), 2) + std::string(text); }

inline std::string text(std::string_view text) {
    return text.size() < 65536 ? "t" + utf(text) : "|" + number(text.size(), 8) + std::string(text);
}

/// What was written before, counted from 0 as the specification does.
inline std::string reference(std::size_t handle) { return "q" + number(0x7e0000 + handle, 4); }

struct Field {
    std::string type{};  ///< "I", "Ljava/lang/String;"
    std::string name{};
};

constexpr char serializable = 2;
constexpr char annotated = 3;

/// A description with all above it; null: nothing.
inline std::string class_of(std::string_view name, const std::vector<Field>& fields, char flags = serializable,
                            const std::string& above = "p") {
    auto bytes = "r" + utf(name) + std::string(8, '\0') + flags + number(fields.size(), 2);
    for (const auto& field : fields) {
        bytes += field.type.front() + utf(field.name);
        if (field.type.size() > 1) bytes += text(field.type);
    }
    return bytes + "px" + above;
}

/// Byte fields of a class.
inline std::vector<Field> many_fields(std::size_t count) {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < count; ++i) fields.push_back({"B", std::to_string(10000 + i)});
    return fields;
}

inline std::string repeated(const std::string& bytes, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += bytes;
    return all;
}

/// An answer that brings `object`.
inline std::string answer(const std::string& object) {
    return std::string("\x51\xac\xed\0\5\x77\x0f\1", 8) + std::string(Uid::size, '\0') + object;
}

/// The same, read.
inline std::shared_ptr<Answer> read_answer(const std::string& object) {
    AnswerReader reader{Expects::object};
    const auto bytes = answer(object);
    Cursor cursor{bytes};
    const auto read = reader.read(cursor);
    return read && *read == Progress::complete ? reader.share() : nullptr;
}

/// A java.util.HashSet or ArrayList, whose description is the first thing and itself the second.
inline std::string list(std::string_view class_name, const std::string& items) {
    return "s" + class_of(class_name, {}, annotated) + std::string("\x77\4\0\0\0\0", 6) + items + "x";
}

/// A javax.management.MBeanInfo of `count` attributes; things 0 to 4 are its own.
inline std::string mbean_info(std::size_t count, const std::string& attributes) {
    constexpr auto type = "[Ljavax/management/MBeanAttributeInfo;";
    return "s" + class_of("javax.management.MBeanInfo", {{type, "attributes"}}) + "u" + class_of(type, {}) +
           number(count, 4) + attributes;
}

/// Attributes of `mbean_info`, all readable.
inline std::string attribute_infos(const std::vector<std::string>& names, const std::string& description) {
    constexpr auto string = "Ljava/lang/String;";
    const auto described =
        class_of("javax.management.MBeanAttributeInfo",
                 {{"Z", "isRead"}, {string, "attributeType"}, {string, "description"}, {string, "name"}});
    std::string all;
    for (const auto& name : names)
        all += "s" + (all.empty() ? described : reference(5)) + "\1" + text("int") + text(description) + text(name);
    return all;
}

}  // namespace pyscaler::jmx::made
