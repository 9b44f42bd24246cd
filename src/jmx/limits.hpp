#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every limit of the JMX client, in one place. In about 2000 attributes of two JDKs, tomcat10, zookeeper and activemq
/// the largest answer had 143 KiB, 12 levels and 4603 handles.
namespace pyscaler::jmx::limits {

using namespace std::chrono_literals;

inline constexpr std::size_t kib = 1024;
inline constexpr std::size_t mib = 1024 * kib;

/// Bytes of one answer on the wire.
inline constexpr std::size_t answer = 16 * mib;
/// What the graph of one answer may take in memory: an object of a long class chain costs six bytes on the wire.
inline constexpr std::size_t memory = 64 * mib;
/// Objects, arrays and class descriptors inside one another.
inline constexpr std::size_t depth = 64;
/// Things that can be referred to in one stream.
inline constexpr std::size_t handles = 262144;
inline constexpr std::int32_t array_elements = 1 << 20;
inline constexpr std::size_t string = 4 * mib;
inline constexpr std::size_t fields_of_class = 1024;
/// Of a class and all above it: every object has room for each.
inline constexpr std::size_t fields_of_chain = 2048;
inline constexpr std::int32_t interfaces_of_proxy = 64;
inline constexpr std::size_t superclasses = 64;

/// Bytes of an answer that is kept to read others by, what it and its graph may take in memory (usually about ten times
/// as much), what all that an event loop keeps may take, and how many are kept of one call.
inline constexpr std::size_t mould = 16 * kib;
inline constexpr std::size_t mould_memory = 256 * kib;
inline constexpr std::size_t moulds_memory = 64 * mib;
inline constexpr std::size_t moulds_of_call = 4;
/// What the graph of an answer takes before anything is in it.
inline constexpr std::size_t empty_graph = 12 * kib;

/// Steps of one walk over a graph, which may be cyclic and shared.
inline constexpr std::size_t walk_steps = 100'000;
/// Steps of all that is looked up in one graph: fields, classes and items passed, bytes of names copied. A reference to
/// a thing is five bytes on the wire, whatever it costs to look into it. The largest answer takes some 100'000.
inline constexpr std::size_t walk = 32 * mib;
/// Attributes that are known of one MBean, and names of one query.
inline constexpr std::size_t attributes = 4096;
inline constexpr std::size_t names = 65'536;
/// Bytes of a BigDecimal's or BigInteger's digits, which take the square of that to read; 1233 decimal ones.
inline constexpr std::size_t magnitude = 512;
/// What a value is cut to when it is shown to a person.
inline constexpr std::size_t shown_text = 200;
/// Names and attributes that one request may have: the modified UTF-8 of each must fit two bytes of length.
inline constexpr std::size_t name = 4096;

/// Connecting, and everything from there to the server's greeting (a stopped JVM still accepts connections).
inline constexpr std::chrono::milliseconds connect = 3s;
inline constexpr std::chrono::milliseconds greeting = 5s;
/// Bytes of calls that are sent before the first of them is answered: so few that a JVM which does not read still has
/// room for them in its kernel's buffer.
inline constexpr std::size_t under_way = 16 * kib;
/// Silent so often in a row: the JVM hangs, not one attribute.
inline constexpr int timeouts = 2;
/// Saying good-bye; after it the socket is closed without.
inline constexpr std::chrono::milliseconds close = 2s;

/// The lease that is asked for; renewed at half of what was granted.
inline constexpr std::chrono::milliseconds lease = 10min;
/// After so long without a call the server is asked something cheap: at 120 s it ends the connection.
inline constexpr std::chrono::milliseconds idle_call = 60s;

/// First and longest pause between two attempts to reach a JVM; each is doubled from the last and jittered by half.
inline constexpr std::chrono::milliseconds first_backoff = 1s;
inline constexpr std::chrono::milliseconds longest_backoff = 60s;
/// A JVM that nobody asked for during this time is left.
inline constexpr std::chrono::milliseconds unused = 10min;
/// Logins under way at once per event loop.
inline constexpr std::size_t logins_at_once = 32;

/// MBeans that one pattern of a counter may fit.
inline constexpr std::size_t matched = 500;

/// MBeans that are shown to a person who browses, what they may take in memory, the parts of one value, and the time
/// for one call.
inline constexpr std::size_t browsed = 1000;
inline constexpr std::size_t browsed_memory = 32 * mib;
inline constexpr std::size_t browsed_keys = 100;
inline constexpr std::chrono::milliseconds browsed_call = 5s;

/// Bytes of one answer of Jolokia.
inline constexpr std::size_t jolokia_answer = 4 * mib;

}  // namespace pyscaler::jmx::limits
