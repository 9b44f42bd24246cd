import { describe, expect, it } from "vitest";
import type { SeriesLine } from "../api/shapes";
import { lineOf, nearest, valueSpan } from "./line";
import { trace } from "./trace";

const line = (points: SeriesLine["points"]) => lineOf({ label: "a busy", node: "a", jvm: null, counter: "busy", points });

describe("lineOf", () => {
    it("has NaN for a missing value", () => expect([...line([[0, 1], [1000, null, "timeout"]]).values]).toEqual([1, NaN]));
    it("takes neighbours of one cause together and tells another cause apart", () => {
        const { gaps } = line([[0, 1], [1000, null, "timeout"], [2000, null, "timeout"], [3000, null, "denied"], [4000, 1], [5000, null, "denied"]]);
        expect(gaps).toEqual([{ from: 1000, to: 3000, cause: "timeout" }, { from: 3000, to: 4000, cause: "denied" }, { from: 5000, to: 6000, cause: "denied" }]);
    });
    it("tells of slots that nobody collected", () => expect(line([[0, 1], [1000, 1], [9000, 1]]).gaps).toEqual([{ from: 2000, to: 9000, cause: "nothing collected" }]));
    it("counts missing values and leaves them out of the average", () => expect(line([[0, 2], [1000, null], [2000, 4]])).toMatchObject({ last: 4, lowest: 2, average: 3, highest: 4, missing: 1 }));
    it("knows no figures of nothing", () => expect(line([[0, null]])).toMatchObject({ last: null, lowest: null, average: null, highest: null, missing: 1 }));
});

describe("nearest", () => {
    const three = line([[0, 1], [1000, 2], [9000, 3]]);
    it.each([[-500, 0], [0, 0], [400, 0], [600, 1], [1900, 1], [5000, -1], [8500, 2], [9900, 2], [20000, -1]])("to %d is %d", (time, index) => expect(nearest(three, time)).toBe(index));
    it("is none in an empty line", () => expect(nearest(line([]), 0)).toBe(-1));
});

describe("valueSpan", () => {
    it("shows a percentage from 0 to 100", () => expect(valueSpan([line([[0, 20], [1, 40]])], [75], "%")).toEqual([0, 100]));
    it("leaves out a threshold that would flatten the values", () => expect(valueSpan([line([[0, 1], [1, 2]])], [1e9], "")[1]).toBeLessThan(5));
    it("takes in a threshold that is near", () => expect(valueSpan([line([[0, 1], [1, 2]])], [3], "")[1]).toBeGreaterThan(3));
    it("shows the marks alone where there are no values", () => expect(valueSpan([line([])], [3], "")[1]).toBeGreaterThan(3));
});

/** What is drawn on 100 × 100 pixels for 0 to 10 seconds and 0 to 100: "M0,90" and "L10,80". */
function drawn(points: SeriesLine["points"], to = 10_000): string[] {
    const moves: string[] = [];
    const note = (letter: string) => (x: number, y: number) => void moves.push(`${letter}${x},${y}`);
    trace(line(points), { left: 0, top: 0, width: 100, height: 100, from: 0, to, low: 0, high: 100 }, { moveTo: note("M"), lineTo: note("L") });
    return moves;
}

describe("trace", () => {
    it("goes from sample to sample", () => expect(drawn([[0, 10], [1000, 20], [2000, 0]])).toEqual(["M0,90", "L10,80", "L20,100"]));
    it("breaks at a missing value", () => expect(drawn([[0, 10], [1000, 10], [2000, null], [3000, 10], [4000, 10]])).toEqual(["M0,90", "L10,90", "M30,90", "L40,90"]));
    it("breaks at a slot that nobody collected", () => expect(drawn([[0, 10], [1000, 10], [5000, 10], [6000, 10]])).toEqual(["M0,90", "L10,90", "M50,90", "L60,90"]));
    it("shows a sample between two gaps as a dot", () => expect(drawn([[0, null], [1000, 10], [2000, null]])).toEqual(["M10,90", "L11,90"]));
    it("keeps first, lowest, highest and last of a column of pixels", () => expect(drawn([[0, 10], [10, 50], [20, 5], [30, 40], [40, 20]])).toEqual(["M0,90", "L0.5,50", "L0.5,95", "L0.5,80"]));
    it("does not join a gap inside a column of pixels", () => expect(drawn([[0, 10], [10, null], [20, 30], [30, 30]])).toEqual(["M0,90", "L1,90", "M0.2,70", "L0.5,70"]));
    it("keeps them of each column", () => expect(drawn([[0, 10], [25, 50], [50, 5], [75, 40], [100, 20], [125, 60], [150, 70], [175, 30]])).toEqual(["M0,90", "L0.5,50", "L0.5,95", "L0.5,60", "L1,80", "L1.5,30", "L1.5,70"]));
    it.each<[string, SeriesLine["points"], string[]]>([
        ["at the beginning", [[0, null], [1000, 10], [2000, 20]], ["M10,90", "L20,80"]],
        ["at the end", [[0, 10], [1000, 20], [2000, null]], ["M0,90", "L10,80"]],
        ["twice in a row", [[0, 10], [1000, null], [2000, null], [3000, 20], [4000, 30]], ["M0,90", "L1,90", "M30,80", "L40,70"]],
        ["everywhere", [[0, null], [1000, null]], []],
    ])("leaves out what is missing %s", (_, points, moves) => expect(drawn(points)).toEqual(moves));
    it("shows the newest sample alone after a gap as a dot", () => expect(drawn([[0, 10], [1000, 10], [5000, 30]])).toEqual(["M0,90", "L10,90", "M50,70", "L51,70"]));
    it("loses no extreme of a line that is denser than the pixels, by four points a column at most", () => {
        const points = Array.from({ length: 5_000 }, (_, index): [number, number] => [index * 2, 50 + ((index * 7919) % 101) - 50]);
        const reached = (found: [number, number][]) => {
            const spans = new Map<number, { least: number; most: number; count: number }>();
            for (const [x, y] of found) {
                const span = spans.get(Math.floor(x)) ?? { least: Infinity, most: -Infinity, count: 0 };
                spans.set(Math.floor(x), { least: Math.min(span.least, y), most: Math.max(span.most, y), count: span.count + 1 });
            }
            return spans;
        };
        const seen = reached(drawn(points).map((move) => move.slice(1).split(",").map(Number) as [number, number]));
        const meant = reached(points.map(([time, value]) => [time / 100, 100 - value]));
        expect([...seen].map(([column, { least, most }]) => [column, least, most])).toEqual([...meant].map(([column, { least, most }]) => [column, least, most]));
        expect(Math.max(...[...seen.values()].map((span) => span.count))).toBeLessThanOrEqual(4);
    });
    it("begins before and ends after what is shown", () => expect(drawn([[-2000, 0], [-1000, 10], [500, 10], [1500, 10], [2500, 10], [3500, 10]], 1000)).toEqual(["M-100,90", "L50,90", "L150,90"]));
    it("draws nothing of nothing", () => expect(drawn([])).toEqual([]));
});
