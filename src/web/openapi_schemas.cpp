#include "web/openapi.hpp"

#include <boost/json/parse.hpp>

namespace pyscaler::web {
namespace {

constexpr std::string_view text = R"json({
"Problem": {"type": "object", "required": ["type", "title", "status"], "properties": {
  "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
  "errors": {"type": "array", "items": {"type": "object", "required": ["field", "message"], "properties": {
    "field": {"type": "string"}, "message": {"type": "string"}}}}}},
"StartedExecution": {"type": "object", "required": ["execution"], "properties": {
  "execution": {"type": "string", "format": "uuid"}}},
"StartedTask": {"type": "object", "required": ["task"], "properties": {"task": {"type": "string"}}},
"LoginRequest": {"type": "object", "additionalProperties": false, "required": ["user", "password"], "properties": {
  "user": {"type": "string"}, "password": {"type": "string", "format": "password"},
  "code": {"type": "string", "description": "of the second factor"}}},
"Session": {"type": "object", "required": ["id", "user", "address", "agent", "created_at", "last_used_at", "expires_at",
  "current", "grants", "csrf_token", "must_change_password", "second_factor"], "properties": {
  "id": {"type": "integer"}, "user": {"type": "string"}, "address": {"type": "string"}, "agent": {"type": "string"},
  "created_at": {"type": "string", "format": "date-time"}, "last_used_at": {"type": "string", "format": "date-time"},
  "expires_at": {"type": "string", "format": "date-time"}, "current": {"type": "boolean"},
  "grants": {"type": "array", "items": {"type": "string"}},
  "csrf_token": {"type": "string", "description": "for X-CSRF-Token of every request that changes something"},
  "must_change_password": {"type": "boolean"}, "second_factor": {"type": "boolean"}}},
"Sessions": {"type": "object", "required": ["items", "next"], "properties": {"next": {"type": "null"},
  "items": {"type": "array", "items": {"type": "object", "required": ["id", "user", "address", "agent", "created_at",
    "last_used_at", "expires_at", "current"], "properties": {
    "id": {"type": "integer"}, "user": {"type": "string"}, "address": {"type": "string"}, "agent": {"type": "string"},
    "created_at": {"type": "string", "format": "date-time"}, "last_used_at": {"type": "string", "format": "date-time"},
    "expires_at": {"type": "string", "format": "date-time"}, "current": {"type": "boolean"}}}}}},
"PasswordChange": {"type": "object", "required": ["current", "new"], "properties": {
  "current": {"type": "string", "format": "password"}, "new": {"type": "string", "format": "password"}}},
"PasswordProof": {"type": "object", "required": ["password"], "properties": {
  "password": {"type": "string", "format": "password"}}},
"TotpKey": {"type": "object", "required": ["secret", "uri"], "properties": {
  "secret": {"type": "string", "description": "base32"}, "uri": {"type": "string", "description": "otpauth://…"}}},
"PersonalTokenRequest": {"type": "object", "additionalProperties": false, "required": ["name", "scopes"], "properties": {
  "name": {"type": "string"}, "scopes": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "string"},
    "description": "a role, or role@cluster; what the user may not do the token may not either"},
  "expires_at": {"type": ["string", "null"], "format": "date-time"}}},
"FirstPyScaler": {"description": "as it answered in 2013: see docs/migrate-from-2013.md"},
"TotpCode": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
"PermissionAnswer": {"type": "object", "required": ["allowed", "reason"], "properties": {
  "allowed": {"type": "boolean"}, "reason": {"type": "string"}}},
"NodeName": {"type": "object", "required": ["node"], "properties": {"node": {"type": "string"}}},
"FireRequest": {"type": "object", "additionalProperties": false, "properties": {
  "count": {"type": "integer", "minimum": 1, "maximum": 1000, "description": "nodes to grow by"},
  "reason": {"type": "string"}}},
"RunRequest": {"type": "object", "additionalProperties": false, "properties": {
  "cluster": {"type": "string"}, "node": {"type": "string"},
  "nodes": {"type": "array", "items": {"type": "string"}, "maxItems": 1000}, "reason": {"type": "string"}}},
"ActionPreview": {"type": "object", "description": "and the settings of the action's kind, with what they name",
  "required": ["action", "kind", "effect", "timeout", "cluster", "nodes", "passed_over", "refused"], "properties": {
  "action": {"type": "string"}, "kind": {"type": "string"}, "effect": {"enum": ["none", "grows", "shrinks"]},
  "timeout": {"type": "string", "format": "duration"}, "cluster": {"type": "string"},
  "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/PreviewedNode"}},
  "passed_over": {"type": "array", "items": {"$ref": "#/components/schemas/PreviewedNode"}},
  "refused": {"type": ["string", "null"], "description": "what forbids it now"}}},
"PreviewedNode": {"type": "object", "required": ["name", "reason"], "properties": {
  "name": {"type": "string"}, "reason": {"type": "string"}}},
"TakesAlong": {"type": "object", "required": ["takes_along", "refused", "blocked_by"], "properties": {
  "takes_along": {"type": "array", "items": {"type": "object", "required": ["kind", "name"], "properties": {
    "kind": {"type": "string"}, "name": {"type": "string"}}}},
  "refused": {"type": ["string", "null"], "description": "what forbids the removal now"},
  "blocked_by": {"type": "array", "description": "who refers to it, where that forbids the removal",
    "items": {"type": "object", "required": ["noun", "name", "field"], "properties": {
      "noun": {"type": "string", "description": "as in the paths: triggers"}, "name": {"type": "string"},
      "field": {"type": "string", "description": "steps[0].action"}}}}}},
"RestoredObject": {"type": "object", "description": "an object of the entry's noun", "properties": {"warnings": {
  "type": "array", "items": {"type": "object", "required": ["field", "message"], "properties": {
    "field": {"type": "string"}, "message": {"type": "string"}}}}}},
"NewToken": {"allOf": [{"$ref": "#/components/schemas/ApiToken"}, {"type": "object", "required": ["token"],
  "properties": {"token": {"type": "string", "description": "psc_…; shown this once"}}}]},
"ExecutionWithSteps": {"allOf": [{"$ref": "#/components/schemas/Execution"}, {"type": "object", "required": ["steps"],
  "properties": {"steps": {"type": "array", "items": {"$ref": "#/components/schemas/ExecutionStep"}}}}]},
"ExecutionOutputs": {"type": "object", "required": ["items", "next", "ended"], "properties": {
  "items": {"type": "array", "items": {"$ref": "#/components/schemas/ExecutionOutput"}},
  "next": {"type": "integer"}, "ended": {"type": "boolean"}}},
"Events": {"type": "object", "required": ["items", "next"], "properties": {
  "items": {"type": "array", "items": {"$ref": "#/components/schemas/Event"}}, "next": {"type": "integer"}}},
"TriggerStates": {"type": "object", "required": ["items", "next"], "properties": {
  "items": {"type": "array", "items": {"$ref": "#/components/schemas/TriggerState"}}, "next": {"type": "null"}}},
"TriggerState": {"type": "object", "required": ["trigger", "cluster", "enabled", "state"], "properties": {
  "trigger": {"type": "string"}, "cluster": {"type": "string"}, "enabled": {"type": "boolean"},
  "state": {"enum": ["ok", "pending", "firing", "clearing", "no_data"]},
  "since": {"type": ["string", "null"], "format": "date-time"}, "reason": {"type": "string"},
  "distance": {"type": "string"}, "condition": {"type": "string"}}},
"Decision": {"type": "object", "description": "the record of one slot: its stages, triggers, proposals, grants, alerts"},
"Explanation": {"type": "object", "required": ["cluster", "slot", "lines"], "properties": {
  "cluster": {"type": "string"}, "slot": {"type": "string", "format": "date-time"},
  "lines": {"type": "array", "items": {"type": "string"}}}},
"ClusterStatus": {"type": "object", "required": ["name", "mode", "min", "max", "nodes", "decision", "triggers",
  "executions", "freezes"], "properties": {
  "name": {"type": "string"}, "mode": {"type": "string"}, "min": {"type": "integer"}, "max": {"type": "integer"},
  "nodes": {"type": "object", "additionalProperties": {"type": "integer"}}, "decision": {"type": ["object", "null"]},
  "triggers": {"type": "array", "items": {"$ref": "#/components/schemas/TriggerState"}},
  "executions": {"type": "array", "items": {"$ref": "#/components/schemas/Execution"}},
  "freezes": {"type": "array", "items": {"$ref": "#/components/schemas/Freeze"}}}},
"Reading": {"type": "object", "required": ["counter", "time", "value", "cause"], "properties": {
  "counter": {"type": "string"}, "jvm": {"type": ["string", "null"]}, "time": {"type": "string", "format": "date-time"},
  "value": {"type": ["number", "null"]}, "cause": {"type": "string"}, "exit_status": {"type": ["integer", "null"]},
  "error_output": {"type": "string"}, "elapsed": {"type": "string", "format": "duration"}}},
"CounterTest": {"allOf": [{"$ref": "#/components/schemas/Reading"}, {"type": "object", "required": ["elapsed_ms", "err",
  "readings"], "properties": {"elapsed_ms": {"type": "integer"}, "err": {"type": "string"},
  "out": {"type": "string", "description": "the beginning of what the script printed"},
  "readings": {"type": "array", "items": {"$ref": "#/components/schemas/Reading"}}}}]},
"Readings": {"type": "object", "required": ["node", "readings"], "properties": {"node": {"type": "string"},
  "readings": {"type": "array", "items": {"$ref": "#/components/schemas/Reading"}}}},
"JmxBrowseRequest": {"type": "object", "additionalProperties": false, "required": ["jvm_profile"], "properties": {
  "jvm_profile": {"type": "string"}, "pattern": {"type": "string", "description": "java.lang:*; without: all"}}},
"JmxBrowse": {"type": "object", "required": ["node", "jvm_profile", "cause", "mbeans", "left_off"], "properties": {
  "node": {"type": "string"}, "jvm_profile": {"type": "string"}, "cause": {"type": "string"},
  "detail": {"type": "string"}, "left_off": {"type": "integer"},
  "mbeans": {"type": "array", "items": {"type": "object", "required": ["name", "attributes", "cause"], "properties": {
    "name": {"type": "string"}, "cause": {"type": "string"}, "attributes": {"type": "array", "items": {
      "type": "object", "required": ["name", "type", "value", "cause"], "properties": {
        "name": {"type": "string"}, "type": {"type": "string"}, "description": {"type": "string"},
        "value": {"type": ["string", "null"]}, "keys": {"type": "array", "items": {"type": "string"}},
        "cause": {"type": "string"}}}}}}}}},
"Series": {"type": "object", "required": ["from", "to", "step", "series"], "properties": {
  "from": {"type": "integer"}, "to": {"type": "integer"}, "step": {"type": "integer"},
  "series": {"type": "array", "items": {"type": "object", "required": ["label", "node", "jvm", "counter", "points"],
    "properties": {"label": {"type": "string"}, "node": {"type": "string"}, "jvm": {"type": ["string", "null"]},
      "counter": {"type": "string"}, "unit": {"type": "string"},
      "points": {"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 3}}}}}}},
"TaskOutcome": {"type": "object", "required": ["task_id", "task", "status", "queue", "can_retry"], "properties": {
  "task_id": {"type": "string"}, "task": {"type": "string"}, "queue": {"type": "string"},
  "can_retry": {"type": "boolean", "description": "it failed, and what it was called with is known"},
  "status": {"enum": ["PENDING", "STARTED", "RETRY", "SUCCESS", "FAILURE", "REVOKED"]}, "result": {}}},
"Tasks": {"type": "object", "required": ["queues", "workers", "waiting", "recent", "failed", "periodic", "dead_letters"],
  "properties": {
  "queues": {"type": "array", "items": {"type": "object"}}, "workers": {"type": "array", "items": {"type": "object"}},
  "waiting": {"type": "array", "items": {"type": "object"}},
  "recent": {"type": "array", "items": {"$ref": "#/components/schemas/TaskOutcome"}},
  "failed": {"type": "array", "items": {"$ref": "#/components/schemas/TaskOutcome"}},
  "periodic": {"type": "array", "items": {"type": "object", "required": ["name", "task", "enabled", "last_run_at",
    "next_run_at"], "properties": {"name": {"type": "string"}, "task": {"type": "string"},
    "enabled": {"type": "boolean"}, "last_run_at": {"type": ["string", "null"], "format": "date-time"},
    "next_run_at": {"type": ["string", "null"], "format": "date-time"}}}},
  "dead_letters": {"type": "array", "items": {"type": "object"}}}},
"ApplyReport": {"type": "object", "description": "what became of each object, and warnings"},
"Status": {"type": "object", "required": ["version", "installation", "time", "started", "caller", "clusters"],
  "properties": {"version": {"type": "string"}, "installation": {"type": "string"},
  "time": {"type": "string", "format": "date-time"}, "started": {"type": "string", "format": "date-time"},
  "caller": {"type": "object"}, "clusters": {"type": "array", "items": {"$ref": "#/components/schemas/ClusterStatus"}},
  "collection": {"type": "object"}, "findings": {"type": "array", "items": {"type": "object"}},
  "ssh": {"type": "object"}}},
"OpenApi": {"type": "object"}
})json";

}  // namespace

boost::json::object answer_schemas() { return std::move(boost::json::parse(text).get_object()); }

}  // namespace pyscaler::web
