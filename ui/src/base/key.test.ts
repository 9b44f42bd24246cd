import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { once } from "./key";

// Browsers have it, Node has it from 19 on.
globalThis.crypto ??= webcrypto as Crypto;

const keyOf = (what: string, outcome: { status: number } | null) => {
    let key = "";
    const start = (headers: { "Idempotency-Key": string }) => {
        key = headers["Idempotency-Key"];
        return outcome ? Promise.reject(outcome) : Promise.resolve();
    };
    return once(what, start).then(() => key, () => key);
};

describe("once", () => {
    it("keeps its key while nobody knows whether it has begun", async () => {
        const lost = await keyOf("a", { status: 0 });
        expect(await keyOf("a", { status: 0 })).toBe(lost);
        expect(await keyOf("b", null)).not.toBe(lost);
        expect(await keyOf("a", null)).toBe(lost);
        expect(await keyOf("a", null)).not.toBe(lost);
    });
    it("takes another key after a refusal", async () => expect(await keyOf("c", { status: 409 })).not.toBe(await keyOf("c", null)));
});
