import { describe, expect, it } from "vitest";
import type { SeriesLine } from "../api/shapes";
import { align, figuresOf, gapsOf, valueSpan } from "./align";

const line = (node: string, points: SeriesLine["points"]): SeriesLine => ({ label: `${node} busy`, node, jvm: null, counter: "busy", points });

describe("align", () => {
    it("puts lines of different slots on one axis; what only others have is drawn across", () => {
        const { times, columns } = align([line("a", [[0, 1], [2000, 2], [4000, 3]]), line("b", [[1000, 7], [3000, 8]])]);
        expect(times).toEqual([0, 1, 2, 3, 4]);
        expect(columns[0]).toEqual([1, undefined, 2, undefined, 3]);
        expect(columns[1]).toEqual([undefined, 7, undefined, 8, undefined]);
    });
    it("shows a missed slot as a gap, even when no other line has that slot", () => {
        const { times, columns } = align([line("a", [[0, 1], [1000, 2], [5000, 3]])]);
        expect(times).toEqual([0, 1, 2, 5]);
        expect(columns[0]).toEqual([1, 2, null, 3]);
    });
    it("keeps a missing value as a gap", () => {
        expect(align([line("a", [[0, 1], [1000, null, "timeout"], [2000, 3]])]).columns[0]).toEqual([1, null, 3]);
    });
    it("takes no lines and empty ones", () => {
        expect(align([])).toEqual({ times: [], columns: [] });
        expect(align([line("a", [])]).columns).toEqual([[]]);
    });
});

describe("gapsOf", () => {
    it("takes neighbours of one cause together and tells another cause apart", () => {
        const gaps = gapsOf([line("a", [[0, 1], [1000, null, "timeout"], [2000, null, "timeout"], [3000, null, "denied"], [4000, 1]])]);
        expect(gaps).toEqual([{ line: 0, from: 1000, to: 3000, cause: "timeout" }, { line: 0, from: 3000, to: 4000, cause: "denied" }]);
    });
    it("tells of slots that nobody collected", () => {
        expect(gapsOf([line("a", [[0, 1], [1000, 1], [9000, 1]])])).toEqual([{ line: 0, from: 2000, to: 9000, cause: "nothing collected" }]);
    });
});

describe("figuresOf", () => {
    it("counts missing values and leaves them out of the average", () => {
        expect(figuresOf(line("a", [[0, 2], [1000, null], [2000, 4]]))).toEqual({ last: 4, lastAt: 2000, lowest: 2, average: 3, highest: 4, missing: 1 });
    });
});

describe("valueSpan", () => {
    it("shows a percentage from 0 to 100", () => expect(valueSpan([[20, 40]], [75], "%")).toEqual([0, 100]));
    it("leaves out a threshold that would flatten the values", () => {
        const [, high] = valueSpan([[1, 2]], [1e9], "");
        expect(high).toBeLessThan(5);
    });
    it("takes in a threshold that is near", () => expect(valueSpan([[1, 2]], [3], "")[1]).toBeGreaterThan(3));
});
