#pragma once
#include <chrono>
#include <cstddef>

/// Every limit of the SSH client, in one place.
namespace pyscaler::ssh::limits {

using namespace std::chrono_literals;

/// Logins under way at once per event loop: one costs about 3 ms of CPU here and 30 to 140 ms on the node.
inline constexpr std::size_t logins_at_once = 16;
/// First and longest pause between two attempts to reach a node; each is doubled from the last and jittered by half.
inline constexpr std::chrono::milliseconds first_backoff = 1s;
inline constexpr std::chrono::milliseconds longest_backoff = 60s;
/// A connection that said nothing for so long is asked whether it is there.
inline constexpr std::chrono::milliseconds keep_alive = 60s;
/// Private keys that are kept in memory, read and decrypted, per event loop.
inline constexpr std::size_t keys_remembered = 64;
/// Unacknowledged data after which the system gives the connection up.
inline constexpr std::chrono::milliseconds dead_peer = 45s;
/// A node that nobody asked for during this time is logged out.
inline constexpr std::chrono::milliseconds idle = 10min;

/// What a script in the kept shell may print: together below 4096 bytes, since then one write is never mixed with
/// another.
inline constexpr std::size_t script_out = 1900;
inline constexpr std::size_t script_err = 1900;
/// The longest script, the most scripts that a kept shell remembers, and how many of them it runs at the same time.
inline constexpr std::size_t script_text = 64 * 1024;
inline constexpr std::size_t scripts_remembered = 64;
inline constexpr std::size_t scripts_at_once = 8;
/// What a peer may send that is no part of an answer (login messages, other processes) before we hang up.
inline constexpr std::size_t shell_noise = 64 * 1024;

/// The longest command line of one exec.
inline constexpr std::size_t command = 128 * 1024;

/// What a server may say before its version (RFC 4253 section 4.2 allows lines).
inline constexpr std::size_t before_version = 64 * 1024;
/// What start-up files of a node may print before a command.
inline constexpr std::size_t greeting = 64 * 1024;

/// How long the kept shell may take to start, and what is left running to be found and killed.
inline constexpr std::chrono::milliseconds shell_open = 15s;
inline constexpr std::chrono::milliseconds remote_kill = 20s;

}  // namespace pyscaler::ssh::limits
