/** A new key for an Idempotency-Key header (crypto.randomUUID is not there on plain http). */
export function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const open = new Map<string, string>();

/** Starts something under a key that stays the same while nobody knows whether it has begun: asked for again after the connection broke,
    it is not begun twice. */
export async function once<T>(what: unknown, start: (headers: { "Idempotency-Key": string }) => Promise<T>): Promise<T> {
    const wish = JSON.stringify(what);
    const key = open.get(wish) ?? newKey();
    open.set(wish, key);
    try {
        const begun = await start({ "Idempotency-Key": key });
        open.delete(wish);
        return begun;
    } catch (thrown) {
        if ((thrown as { status?: number }).status) open.delete(wish);
        throw thrown;
    }
}
