import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Rest } from "./rest";

class Tab extends EventTarget {
    hidden = false;

    show(isShown: boolean): void {
        this.hidden = !isShown;
        this.dispatchEvent(new Event("visibilitychange"));
    }
}

describe("rest", () => {
    const after = 10_000;
    let tab: Tab;
    let told: string[];
    const watch = () => new Rest(tab, after, () => told.push("begun"), () => told.push("ended"));
    beforeEach(() => {
        vi.useFakeTimers();
        tab = new Tab();
        told = [];
    });
    afterEach(() => void vi.useRealTimers());

    it("begins when nobody has looked for long enough, and ends when somebody does", () => {
        const rest = watch();
        tab.show(false);
        vi.advanceTimersByTime(after - 1);
        expect([rest.isResting, told]).toEqual([false, []]);
        vi.advanceTimersByTime(1);
        expect([rest.isResting, told]).toEqual([true, ["begun"]]);
        tab.show(true);
        expect([rest.isResting, told]).toEqual([false, ["begun", "ended"]]);
    });
    it("does not begin for a glance at another tab", () => {
        watch();
        for (let glance = 0; glance < 3; ++glance) {
            tab.show(false);
            vi.advanceTimersByTime(after - 1);
            tab.show(true);
        }
        vi.advanceTimersByTime(after);
        expect(told).toEqual([]);
    });
    it("holds from the beginning for a tab opened behind another", () => {
        tab.hidden = true;
        const rest = watch();
        expect(rest.isResting).toBe(true);
        tab.show(true);
        expect([rest.isResting, told]).toEqual([false, ["ended"]]);
    });
    it("is told of no more once it is stopped", () => {
        const rest = watch();
        tab.show(false);
        rest.stop();
        vi.advanceTimersByTime(after);
        tab.show(true);
        expect(told).toEqual([]);
    });
});
