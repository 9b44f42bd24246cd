#pragma once
#include <cstdint>

/// The constants of Java Object Serialization, section 6.4.2 of its specification.
namespace pyscaler::jmx::code {

inline constexpr std::uint32_t stream_header = 0xaced0005;
inline constexpr std::int64_t first_handle = 0x7e0000;

inline constexpr std::uint8_t null = 0x70;
inline constexpr std::uint8_t reference = 0x71;
inline constexpr std::uint8_t class_description = 0x72;
inline constexpr std::uint8_t object = 0x73;
inline constexpr std::uint8_t string = 0x74;
inline constexpr std::uint8_t array = 0x75;
inline constexpr std::uint8_t class_object = 0x76;
inline constexpr std::uint8_t block = 0x77;
inline constexpr std::uint8_t end_block = 0x78;
inline constexpr std::uint8_t reset = 0x79;
inline constexpr std::uint8_t long_block = 0x7a;
inline constexpr std::uint8_t exception = 0x7b;
inline constexpr std::uint8_t long_string = 0x7c;
inline constexpr std::uint8_t proxy_description = 0x7d;
inline constexpr std::uint8_t enumeration = 0x7e;

inline constexpr std::uint8_t has_write_method = 0x01;
inline constexpr std::uint8_t serializable = 0x02;
inline constexpr std::uint8_t externalizable = 0x04;
inline constexpr std::uint8_t in_blocks = 0x08;

}  // namespace pyscaler::jmx::code
