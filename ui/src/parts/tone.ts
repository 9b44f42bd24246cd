export type Tone = "good" | "warn" | "bad" | "info" | "quiet";

const tones: Record<string, Tone> = {
    // nodes
    in_service: "good", intent: "info", pending: "info", booting: "info", configuring: "info", warming: "info",
    draining: "warn", terminating: "warn", terminated: "quiet", failed: "bad", standby: "quiet",
    // triggers
    ok: "good", firing: "bad", clearing: "warn", no_data: "warn",
    // executions, steps and tasks
    waiting: "quiet", published: "quiet", running: "info", succeeded: "good", cancelled: "quiet", superseded: "quiet",
    interrupted: "warn", skipped: "quiet", SUCCESS: "good", FAILURE: "bad", RETRY: "warn", REVOKED: "quiet", STARTED: "info", PENDING: "quiet",
    // modes
    on: "good", shadow: "info", off: "quiet", ask: "info",
};

export function toneOf(state: string): Tone {
    return tones[state] ?? "quiet";
}

/** Tasks say in Celery's words what everything else here says in ours. */
const words: Record<string, string> = { SUCCESS: "succeeded", FAILURE: "failed", RETRY: "to be retried", REVOKED: "revoked", STARTED: "running", PENDING: "waiting" };

export function wordOf(state: string): string {
    return words[state] ?? state.replaceAll("_", " ").toLowerCase();
}

/** The order in which a node's states are told: first what serves, then what comes, then what goes. */
export const nodeStates = ["in_service", "warming", "configuring", "booting", "pending", "intent", "standby", "draining", "terminating", "failed", "terminated"];
