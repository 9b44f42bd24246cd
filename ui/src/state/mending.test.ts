import { describe, expect, it } from "vitest";
import { Mending } from "./mending";

describe("mending", () => {
    it("calls what waits, once", () => {
        const mending = new Mending();
        let calls = 0;
        mending.wait(() => ++calls);
        mending.tell();
        mending.tell();
        expect(calls).toBe(1);
    });
    it("leaves what waits anew to the next time", () => {
        const mending = new Mending();
        let calls = 0;
        const work = () => {
            ++calls;
            mending.wait(work);
        };
        mending.wait(work);
        mending.tell();
        expect(calls).toBe(1);
        mending.tell();
        expect(calls).toBe(2);
    });
    it("forgets what was taken back", () => {
        const mending = new Mending();
        let calls = 0;
        mending.wait(() => ++calls)();
        mending.tell();
        expect(calls).toBe(0);
    });
});
