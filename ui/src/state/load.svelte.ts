import { onDestroy } from "svelte";
import { asProblem, type Problem } from "../api/problem";
import { connection } from "./connection.svelte";

const mostUnreached = 5;

/** Something that is fetched: what came last, what went wrong, and whether it is on its way. */
export class Load<T> {
    data = $state.raw<T | null>(null);
    problem = $state.raw<Problem | null>(null);
    isLoading = $state(false);
    #run = 0;
    #abort: AbortController | null = null;
    #forget: () => void = () => undefined;
    #unreached = 0;

    /** Belongs to a component. Where the server was not reached, it runs again when the server is back. */
    constructor(readonly fetch: (signal: AbortSignal) => Promise<T>) {
        onDestroy(() => {
            ++this.#run;
            this.#forget();
            this.#abort?.abort();
        });
    }

    /** Only the newest request counts; an older one is given up. What was there stays until the new is. */
    async run(): Promise<void> {
        const run = ++this.#run;
        this.#forget();
        this.#abort?.abort();
        this.#abort = new AbortController();
        this.isLoading = true;
        try {
            const data = await this.fetch(this.#abort.signal);
            if (run !== this.#run) return;
            this.data = data;
            this.problem = null;
            this.#unreached = 0;
        } catch (thrown) {
            if (run !== this.#run) return;
            this.problem = asProblem(thrown);
            // What fails by itself, while all else is reached, is not asked for without end.
            if (this.problem.status === 0 && ++this.#unreached <= mostUnreached) this.#forget = connection.whenMended(() => void this.run());
        } finally {
            if (run === this.#run) this.isLoading = false;
        }
    }
}
