import { describe, expect, it } from "vitest";
import type { Event, Execution, Node } from "../api/types";
import { glyphOf, markersOf } from "./marker";

const at = (second: number) => new Date(second * 1000).toISOString();
const execution = (more: Partial<Execution>) => ({ name: "uuid", trigger: "busy", effect: "grows", requested_by: "decision", reason: "busy 80 > 75", state: "succeeded", created_at: at(20), ...more }) as Execution;
const firing = (second: number, subject = "busy") => ({ time: at(second), subject, reason: "busy 80 > 75 on web01" }) as Event;

describe("markersOf", () => {
    it("shows what was decided, done and reached, in the order of time", () => {
        const nodes = [{ name: "web02", in_service_at: at(30) } as Node, { name: "web03" } as Node];
        const markers = markersOf([execution({ started_at: at(21) })], nodes, [firing(19)], 0, 100_000);
        expect(markers.map((marker) => glyphOf(marker) + marker.text)).toEqual(["◇busy fires: busy 80 > 75 on web01", "▲busy (decision): busy 80 > 75", "●web02 in service"]);
    });
    it("shows a decision that nothing followed, as in shadow mode", () => expect(markersOf([], [], [firing(19)], 0, 100_000)).toHaveLength(1));
    it("leaves out what is outside of the time shown", () => expect(markersOf([execution({})], [], [firing(5)], 10_000, 19_000)).toEqual([]));
    it("leads to the trigger", () => expect(markersOf([], [], [firing(19, "a b")], 0, 100_000)[0]!.href).toBe("/triggers?trigger=a%20b"));
});
