#include "cli/accept_host_key_command.hpp"
#include "cli/apply_command.hpp"
#include "cli/cancel_command.hpp"
#include "cli/check_command.hpp"
#include "cli/command.hpp"
#include "cli/completion_command.hpp"
#include "cli/database_command.hpp"
#include "cli/delete_command.hpp"
#include "cli/demo_command.hpp"
#include "cli/describe_command.hpp"
#include "cli/doctor_command.hpp"
#include "cli/events_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/export_command.hpp"
#include "cli/fire_command.hpp"
#include "cli/freeze_command.hpp"
#include "cli/get_command.hpp"
#include "cli/import_fixture_command.hpp"
#include "cli/import_nodes_command.hpp"
#include "cli/jmx_command.hpp"
#include "cli/mode_command.hpp"
#include "cli/openapi_command.hpp"
#include "cli/run_command.hpp"
#include "cli/sandbox_command.hpp"
#include "cli/serve_command.hpp"
#include "cli/tasks_command.hpp"
#include "cli/tokens_command.hpp"
#include "cli/users_command.hpp"

#include <array>

namespace pyscaler::cli {

std::span<const Command> commands() {
    static constexpr std::array all{
        Command{"serve", Group::serve, "the server: watches, decides, scales", run_serve},
        Command{"demo", Group::serve, "the whole product against the sandbox: a cluster that scales before your eyes",
                run_demo},
        Command{"sandbox", Group::serve, "run a cloud of local SSH servers to try things on", run_sandbox},

        Command{"get", Group::look, "what there is: nodes, clusters, triggers, executions, ...", run_get},
        Command{"describe", Group::look, "all that is known of one object", run_describe},
        Command{"explain", Group::look, "why a cluster has as many nodes as it has", run_explain},
        Command{"events", Group::look, "what happened, and what happens now", run_events},
        Command{"check", Group::look, "read every counter of a node once, now", run_check},
        Command{"jmx", Group::look, "browse the MBeans of a JVM", run_jmx},

        Command{"apply", Group::change, "make the configuration as files say", run_apply},
        Command{"diff", Group::change, "what apply would change", run_diff},
        Command{"export", Group::change, "the configuration as one file", run_export},
        Command{"delete", Group::change, "remove objects", run_delete},
        Command{"import-nodes", Group::change, "nodes from a CSV or an ssh_config", run_import_nodes},
        Command{"import-fixture", Group::change, "a fixture of the PyScaler of 2013", run_import_fixture},

        Command{"mode", Group::act, "let a cluster's decisions be carried out, or only be recorded", run_mode},
        Command{"run", Group::act, "run one action on a cluster or on nodes", run_run},
        Command{"fire", Group::act, "run a trigger's steps now", run_fire},
        Command{"cancel", Group::act, "stop an execution", run_cancel},
        Command{"freeze", Group::act, "nothing is started or ended for a while", run_freeze},
        Command{"accept-host-key", Group::act, "work goes on with a node whose host key has changed",
                run_accept_host_key},

        Command{"doctor", Group::administer, "find out what is not right, and what to do about it", run_doctor},
        Command{"tokens", Group::administer, "who may use the API", run_tokens},
        Command{"users", Group::administer, "who may log in to the pages", run_users},
        Command{"tasks", Group::administer, "queues, and what the server is working on", run_tasks},
        Command{"database", Group::administer, "migrate, back up or check the database", run_database},
        Command{"openapi", Group::administer, "the description of the REST API", run_openapi},
        Command{"completion", Group::administer, "let your shell complete all of this", run_completion},
    };
    return all;
}

}  // namespace pyscaler::cli
