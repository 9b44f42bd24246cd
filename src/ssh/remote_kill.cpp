#include "ssh/remote_kill.hpp"

#include "base/log.hpp"
#include "ssh/channel.hpp"
#include "ssh/limits.hpp"

namespace pyscaler::ssh {
namespace {

/// Twice, since a process may have made another one meanwhile. Where there is no /proc, the process group has to do.
constexpr const char* kill_command =
    "exec /bin/sh -c '"
    "exec 2>/dev/null; read -r pid; for again in 1 2; do for f in /proc/[0-9]*/stat; do "
    "read -r line <\"$f\" || continue; set -- ${line##*) }; "
    "if [ \"$4\" = \"$pid\" ]; then f=${f#/proc/}; kill -9 \"${f%/stat}\"; fi; done; done; kill -9 -- \"-$pid\"'";

Task<Result<void>> run_kill(std::shared_ptr<Connection> connection, std::string leader) {
    const auto deadline = deadline_in(limits::remote_kill);
    Channel channel{connection, [](Stream, std::string_view) {}};
    if (auto started = co_await channel.start(kill_command, deadline); !started) co_return started;
    leader += '\n';
    if (auto sent = co_await channel.write(leader, deadline); !sent) co_return sent;
    while (!channel.is_closed()) {
        if (auto woken = co_await connection->wait(deadline); !woken && !channel.is_closed()) co_return woken;
    }
    co_return Result<void>{};
}

}  // namespace

Task<void> kill_remote_session(std::shared_ptr<Connection> connection, std::string leader) {
    const auto peer = connection->peer();
    auto killed = co_await run_kill(std::move(connection), leader);
    if (!killed) log::debug("ssh", "{}: could not end process {}: {}", peer, leader, killed.error().detail());
}

}  // namespace pyscaler::ssh
