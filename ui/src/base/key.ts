/** A new key for an Idempotency-Key header (crypto.randomUUID is not there on plain http). */
export function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
