#pragma once
#include <string>
#include <sys/types.h>
#include <vector>

namespace pyscaler::sandbox {

/// What the first process of an instance runs, and where their words go.
struct InitPlan {
    std::vector<std::string> ssh_server;
    std::vector<std::string> user_data;    ///< empty: none
    std::vector<std::string> environment;  ///< "NAME=value", of both
    std::string folder;                    ///< where user data runs
    int console{-1};                       ///< user data writes there
    int server_log{-1};                    ///< the SSH server writes there
    int events{-1};                        ///< gets a line for each end: "ssh_server STATUS", "user_data STATUS"
};

/// Forks the process that is to an instance what init is to a machine: every process of the instance is its descendant,
/// however it detached itself, and ends with it. It ends on SIGTERM and when the calling thread ends, and starts the
/// SSH server again (all other processes ended) on SIGHUP. Returns its process id, or -1 with `errno`.
pid_t fork_init(const InitPlan& plan);

}  // namespace pyscaler::sandbox
