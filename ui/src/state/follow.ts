import { onDestroy } from "svelte";
import { live } from "./live.svelte";

const pollEvery = 15_000;
/** After samples comes the decision on them, which is to be seen too. */
const settleFor = 250;

interface Following {
    /** Whether this event of the server is a reason to look anew. */
    wants: (kind: string, data: Record<string, unknown>) => boolean;
    run: () => void;
    /** Looks at most this often; what comes meanwhile is looked at afterwards. */
    every?: () => number;
}

/** Keeps a page up to date for as long as the component lives: by the server's events; while those do not arrive, every 15 seconds. */
export function follow({ wants, run, every = () => 1_000 }: Following): void {
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStale = false;

    function look(): void {
        clearTimeout(timer);
        timer = undefined;
        isStale = document.hidden;
        if (isStale) return;
        last = Date.now();
        run();
    }
    const ask = () => (timer ??= setTimeout(look, Math.max(settleFor, last + every() - Date.now())));
    const shown = () => !document.hidden && isStale && ask();

    // What came while the stream was away is told by nobody.
    const unlisten = live.listen((kind, data) => (kind === "mended" || wants(kind, data)) && ask());
    const poll = setInterval(() => live.stream.state !== "live" && ask(), pollEvery);
    document.addEventListener("visibilitychange", shown);
    onDestroy(() => {
        unlisten();
        clearInterval(poll);
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", shown);
    });
}
