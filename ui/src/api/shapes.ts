// What the API's document describes only as an object: the insides of a decision, of the status and of the tasks.

export type TriggerStateName = "ok" | "pending" | "firing" | "clearing" | "no_data";

export interface Stage {
    name: string;
    in: number;
    out: number;
    rule: string;
    margin: string;
}

export interface Alert {
    kind: string;
    text: string;
}

export interface TriggerRecord {
    id: number;
    name: string;
    effect: "none" | "grows" | "shrinks";
    condition: string;
    state: TriggerStateName;
    since: string | null;
    reason: string;
    distance: string;
    vetoes_shrinking: boolean;
    last_run: string | null;
}

export interface DecisionRecord {
    cluster: string;
    slot: string;
    decided_at: string;
    interval: string;
    mode: string;
    in_service: number;
    nodes: number;
    may_exist: number;
    desired: number;
    acted: boolean;
    outcome: string;
    stages: Stage[];
    triggers: TriggerRecord[];
    proposals: { trigger: number; name: string; nodes: number; held: string; until: string | null }[];
    grants: { name: string; effect: string; count: number; reason: string }[];
    alerts: Alert[];
}

/** The newest decision as the status tells it. */
export interface DecisionGlance {
    slot: string;
    outcome: string;
    in_service: number;
    desired: number;
    acted: boolean;
    alerts: (Alert | string)[];
}

export interface Finding {
    kind: string;
    cluster: string;
    node: string;
    instance: string;
    text: string;
    mended: boolean;
}

export interface Collection {
    rounds: number;
    values: number;
    missing: number;
}

/** [milliseconds, value] or [milliseconds, null, cause]. */
export type Point = [number, number] | [number, null, string?];

export interface SeriesLine {
    label: string;
    node: string;
    jvm: string | null;
    counter: string;
    unit?: string;
    points: Point[];
}

export interface QueueFigures {
    queue: string;
    ready: number;
    scheduled: number;
    leased: number;
    oldest_ready: string | null;
}

export interface WorkerFigures {
    name: string;
    queues: string[];
    concurrency: number;
    running: { id?: string; task_id?: string; task?: string; started?: string }[] | string[];
    succeeded: number;
    failed: number;
    retried: number;
    revoked: number;
}

export interface WaitingTask {
    id: string;
    task: string;
    args: unknown;
    queue: string;
    published: string | null;
    eta: string | null;
    expires: string | null;
    retries: number;
    leased: boolean;
}

/** What was given up, and why. */
export interface DeadLetter {
    queue: string;
    id: string;
    reason: string;
    at: string;
}

/** A list's page. */
export interface Page<T> {
    items: T[];
    next: string | null;
}
