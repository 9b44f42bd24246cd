import { Mending } from "./mending";

/** Whether the server is there. */
class Connection {
    isLost = $state(false);
    since = $state<Date | null>(null);
    #mending = new Mending();

    reached(reached: boolean): void {
        if (!reached && !this.isLost) this.since = new Date();
        const isMended = reached && this.isLost;
        this.isLost = !reached;
        if (isMended) this.#mending.tell();
    }

    /** Calls `work` once, when the server is reached again; the answer takes it back. */
    whenMended(work: () => void): () => void {
        return this.#mending.wait(work);
    }
}

export const connection = new Connection();
