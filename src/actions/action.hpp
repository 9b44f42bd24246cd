#pragma once
#include "actions/output.hpp"
#include "base/deadline.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mail/smtp_server.hpp"
#include "model/node.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pyscaler {
namespace db {
class Database;
}
namespace fleet {
class Launcher;
class Service;
class Sessions;
}  // namespace fleet
namespace mail {
class Mailer;
}
}  // namespace pyscaler

namespace pyscaler::actions {

/// One step of an execution, as its action sees it.
struct StepContext {
    std::string execution{};
    std::string cluster{};
    std::string trigger{};  ///< empty: by hand
    std::string reason{};   ///< why the execution was made
    std::int64_t position{0};
    std::int64_t attempt{1};
    /// Of an action that grows or shrinks: the nodes that were granted to this execution. Else what the step's target
    /// means at its start.
    std::vector<model::Node> targets{};
    std::shared_ptr<Output> output{};
    Deadline deadline{};
};

/// What actions work with; all of it outlives them.
struct Services {
    db::Database& database;
    fleet::Launcher& launcher;
    fleet::Service& service;
    fleet::Sessions& sessions;
    mail::Mailer& mailer;
    mail::SmtpServer smtp{};
    std::string mail_from{};
};

/// Something to do, with its settings. Lives on the event loop of the worker.
class Action {
public:
    virtual ~Action() = default;

    /// Does the step; keeps its deadline. May be called again for the same step after a crash at any point, and then
    /// goes on where it was. The error's detail names the nodes it is about.
    virtual Task<Result<void>> run(StepContext step) = 0;
};

}  // namespace pyscaler::actions
