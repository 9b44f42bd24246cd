import { Rest } from "./rest";

/** `resting`: closed because nobody looks; that is nothing lost. */
export type StreamState = "connecting" | "live" | "lost" | "resting";

const retryAfter = 3_000;
const restAfter = 10_000;

/** Server-sent events that come back by themselves, from where they were; `state` says how it stands. While the document is hidden the
    connection is given up after a while. */
export class Stream {
    state = $state<StreamState>("connecting");
    #source: EventSource | null = null;
    #timer: ReturnType<typeof setTimeout> | undefined;
    #lastId = "";
    #rest: Rest | null = null;
    /** Lost or at rest since it was live. */
    #wasAway = false;

    /** `kinds`: the names of the events that are listened to. `mended`: the stream was away, lost or at rest, and is back. */
    constructor(
        readonly path: string,
        readonly kinds: string[],
        readonly heard: (kind: string, data: unknown) => void,
        readonly mended: () => void = () => undefined,
    ) {}

    open(): void {
        this.close();
        this.#rest = new Rest(document, restAfter, () => this.#pause(), () => this.#resume());
        if (this.#rest.isResting) this.#pause();
        else this.#connect();
    }

    close(): void {
        this.#rest?.stop();
        this.#rest = null;
        this.#disconnect();
    }

    #connect(): void {
        const joiner = this.path.includes("?") ? "&" : "?";
        const source = new EventSource(this.#lastId ? `${this.path}${joiner}after=${encodeURIComponent(this.#lastId)}` : this.path);
        this.#source = source;
        source.onopen = () => {
            const wasAway = this.#wasAway;
            this.#wasAway = false;
            this.state = "live";
            if (wasAway) this.mended();
        };
        source.onerror = () => {
            if (this.#source !== source) return;
            this.state = "lost";
            this.#wasAway = true;
            this.#disconnect();
            this.#timer = setTimeout(() => this.#connect(), retryAfter);
        };
        for (const kind of this.kinds)
            source.addEventListener(kind, (event) => {
                const message = event as MessageEvent<string>;
                if (message.lastEventId) this.#lastId = message.lastEventId;
                this.heard(kind, message.data ? JSON.parse(message.data) : null);
            });
    }

    #disconnect(): void {
        clearTimeout(this.#timer);
        this.#source?.close();
        this.#source = null;
    }

    #pause(): void {
        this.#disconnect();
        this.state = "resting";
        this.#wasAway = true;
    }

    #resume(): void {
        this.state = "connecting";
        this.#connect();
    }
}
