import { describe, expect, it } from "vitest";
import { boundsOf, readRange, stepFor, zoomQuery } from "./range";

describe("the range in the address", () => {
    it("comes back from a zoom exactly", () => {
        const query = new URLSearchParams(zoomQuery(1_000_000, 2_000_000));
        expect(readRange(query)).toEqual({ from: 1_000_000, to: 2_000_000 });
    });
    it("falls back when the address says nonsense", () => {
        expect(readRange(new URLSearchParams("last=soon"))).toEqual({ last: "1h" });
        expect(readRange(new URLSearchParams("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z&last=6h"))).toEqual({ last: "6h" });
    });
    it("ends now", () => expect(boundsOf({ last: "15m" }, 3_600_000)).toEqual({ from: 2_700_000, to: 3_600_000 }));
});

describe("stepFor", () => {
    it("asks for every sample of a day at a minute", () => expect(stepFor(86_400_000, 60_000)).toBeUndefined());
    it("asks for fewer of a month", () => expect(stepFor(30 * 86_400_000, 60_000)).toBe("30m"));
});
