import { onDestroy } from "svelte";

export type StreamState = "connecting" | "live" | "lost";

const retryAfter = 3_000;

/** Server-sent events that come back by themselves, from where they were; `state` says how it stands. */
export class Stream {
    state = $state<StreamState>("connecting");
    lostSince = $state<Date | null>(null);
    #source: EventSource | null = null;
    #timer: ReturnType<typeof setTimeout> | undefined;
    #lastId = "";
    #ended = false;

    /** `kinds`: the names of the events that are listened to. `mended`: the stream was lost and is back. */
    constructor(
        readonly path: string,
        readonly kinds: string[],
        readonly heard: (kind: string, data: unknown) => void,
        readonly mended: () => void = () => undefined,
    ) {}

    open(): void {
        this.#ended = false;
        const joiner = this.path.includes("?") ? "&" : "?";
        const source = new EventSource(this.#lastId ? `${this.path}${joiner}after=${encodeURIComponent(this.#lastId)}` : this.path);
        this.#source = source;
        source.onopen = () => {
            const wasLost = this.state === "lost";
            this.state = "live";
            this.lostSince = null;
            if (wasLost) this.mended();
        };
        source.onerror = () => {
            if (this.#ended || this.#source !== source) return;
            if (this.state !== "lost") this.lostSince = new Date();
            this.state = "lost";
            source.close();
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.open(), retryAfter);
        };
        for (const kind of this.kinds)
            source.addEventListener(kind, (event) => {
                const message = event as MessageEvent<string>;
                if (message.lastEventId) this.#lastId = message.lastEventId;
                this.heard(kind, message.data ? JSON.parse(message.data) : null);
            });
    }

    close(): void {
        this.#ended = true;
        clearTimeout(this.#timer);
        this.#source?.close();
        this.#source = null;
    }
}

/** A stream for as long as the component lives. */
export function streamWhileMounted(path: string, kinds: string[], heard: (kind: string, data: unknown) => void): Stream {
    const stream = new Stream(path, kinds, heard);
    stream.open();
    onDestroy(() => stream.close());
    return stream;
}
