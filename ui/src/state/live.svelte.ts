import { api } from "../api/client";
import { Stream } from "../api/stream.svelte";
import type { Event as TimelineEvent, Status } from "../api/types";
import { connection } from "./connection.svelte";

type Heard = (kind: string, data: Record<string, unknown>) => void;

const settleFor = 250;
const refreshEvery = 1_000;
const lookAnywayAfter = 10_000;

/** The installation as it stands, kept up to date by the server's events, and otherwise every ten seconds. */
class Live {
    status = $state.raw<Status | null>(null);
    events = $state.raw<TimelineEvent[]>([]);
    stream = new Stream("/api/v1/events/stream", ["event", "state", "samples"], (kind, data) => this.#heard(kind, data as Record<string, unknown>), () => this.#heard("mended", {}));
    #listeners = new Set<Heard>();
    #timer: ReturnType<typeof setTimeout> | undefined;
    #interval: ReturnType<typeof setInterval> | undefined;
    #isLoading = false;
    #last = 0;

    start(): void {
        this.stop();
        this.stream.open();
        void this.refresh();
        this.#interval = setInterval(() => {
            if (!document.hidden) void this.refresh();
        }, lookAnywayAfter);
    }

    stop(): void {
        this.stream.close();
        clearInterval(this.#interval);
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.status = null;
    }

    /** Calls `heard` for every event of the server, and with "mended" when its stream was away and is back; the answer ends that. */
    listen(heard: Heard): () => void {
        this.#listeners.add(heard);
        return () => this.#listeners.delete(heard);
    }

    async refresh(): Promise<void> {
        if (this.#isLoading) return;
        this.#isLoading = true;
        try {
            this.status = await api("GET /api/v1/status", {});
        } catch {
            // A lost connection is shown by the shell; the next look mends it.
        } finally {
            this.#isLoading = false;
        }
    }

    get isLost(): boolean {
        return connection.isLost || this.stream.state === "lost";
    }

    #heard(kind: string, data: Record<string, unknown>): void {
        if (kind === "event") this.events = [data as unknown as TimelineEvent, ...this.events].slice(0, 100);
        for (const listener of this.#listeners) listener(kind, data);
        this.#timer ??= setTimeout(() => {
            this.#timer = undefined;
            this.#last = Date.now();
            void this.refresh();
        }, Math.max(settleFor, this.#last + refreshEvery - Date.now()));
    }
}

export const live = new Live();
