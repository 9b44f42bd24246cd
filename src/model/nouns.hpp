#pragma once
#include "model/action.hpp"
#include "model/api_token.hpp"
#include "model/audit_entry.hpp"
#include "model/cluster.hpp"
#include "model/counter.hpp"
#include "model/decision_record.hpp"
#include "model/ec2_profile.hpp"
#include "model/event.hpp"
#include "model/execution.hpp"
#include "model/execution_output.hpp"
#include "model/execution_step.hpp"
#include "model/freeze.hpp"
#include "model/idempotent_request.hpp"
#include "model/jvm_profile.hpp"
#include "model/node.hpp"
#include "model/periodic_task.hpp"
#include "model/setting.hpp"
#include "model/ssh_profile.hpp"
#include "model/trigger.hpp"
#include "model/user.hpp"
#include "model/user_session.hpp"

#include <boost/mp11/list.hpp>

namespace pyscaler::model {

/// Every noun without kinds, each after those it refers to where that is possible.
using PlainNouns = boost::mp11::mp_list<Setting, SshProfile, JvmProfile, Ec2Profile, Cluster, Freeze, Node, Trigger,
                                        Execution, ExecutionStep, ExecutionOutput, DecisionRecord, Event, PeriodicTask,
                                        User, UserSession, ApiToken, AuditEntry, IdempotentRequest>;

/// The heads of the nouns with kinds; the kinds are listed by the modules that have them.
using Heads = boost::mp11::mp_list<Counter, Action>;

}  // namespace pyscaler::model
