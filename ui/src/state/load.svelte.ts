import { asProblem, type Problem } from "../api/problem";

/** Something that is fetched: what came last, what went wrong, and whether it is on its way. */
export class Load<T> {
    data = $state.raw<T | null>(null);
    problem = $state.raw<Problem | null>(null);
    isLoading = $state(false);
    #run = 0;
    #abort: AbortController | null = null;

    constructor(readonly fetch: (signal: AbortSignal) => Promise<T>) {}

    /** Only the newest request counts; an older one is given up. What was there stays until the new is. */
    async run(): Promise<void> {
        const run = ++this.#run;
        this.#abort?.abort();
        this.#abort = new AbortController();
        this.isLoading = true;
        try {
            const data = await this.fetch(this.#abort.signal);
            if (run !== this.#run) return;
            this.data = data;
            this.problem = null;
        } catch (thrown) {
            if (run !== this.#run) return;
            this.problem = asProblem(thrown);
        } finally {
            if (run === this.#run) this.isLoading = false;
        }
    }
}
