/** What waits until the server is back. */
export class Mending {
    #waiting = new Set<() => void>();

    /** Calls `work` once; the answer takes it back. */
    wait(work: () => void): () => void {
        this.#waiting.add(work);
        return () => void this.#waiting.delete(work);
    }

    /** The server is back. What waits anew meanwhile does so for the next time. */
    tell(): void {
        const told = [...this.#waiting];
        this.#waiting.clear();
        for (const work of told) work();
    }
}
