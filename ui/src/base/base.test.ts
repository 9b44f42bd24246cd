import { describe, expect, it } from "vitest";
import { durationText, parseDuration, roughly } from "./duration";
import { cronField, nextRuns } from "./schedule";
import { piecesOf } from "./moments";
import { agoText, fromLocalInput, localInput } from "./time";
import { humanize, lower, markText, numberText } from "./words";

describe("a text with times in it", () => {
    it("is words and times", () => expect(piecesOf("frozen until 2026-11-29T05:46:16.292Z: counting")).toEqual([{ text: "frozen until " }, { time: "2026-11-29T05:46:16.292Z" }, { text: ": counting" }]));
    it("may have none", () => expect(piecesOf("hold at 2")).toEqual([{ text: "hold at 2" }]));
});

describe("durations", () => {
    it.each([["90s", 90_000], ["1h30m", 5_400_000], ["250ms", 250], ["2d", 172_800_000]])("%s", (text, value) => expect(parseDuration(text)).toBe(value));
    it.each(["", "90", "5 m", "1.5h", "s"])("refuses %j", (text) => expect(parseDuration(text)).toBeNull());
    it("writes what it reads", () => expect(durationText(5_400_000)).toBe("1h30m"));
    it("is rough for people", () => expect([roughly(250), roughly(3_210), roughly(200_000)]).toEqual(["250 ms", "3.2 s", "3 m 20 s"]));
});

describe("times", () => {
    const now = new Date("2026-11-24T12:00:00Z");
    it("tells what was and what comes", () => expect([agoText(new Date(now.getTime() - 65_000), now), agoText(new Date(now.getTime() + 60_000), now)]).toEqual(["1 m 5 s ago", "in 1 m"]));
    it("comes back from an input field", () => expect(fromLocalInput(localInput("2026-11-24T12:34:00Z"))).toBe("2026-11-24T12:34:00Z"));
});

describe("words", () => {
    it.each([["cooldown_out", "Cooldown out"], ["SshProfile", "SSH profile"], ["jvm_profiles", "JVM profiles"], ["ec2_profile", "EC2 profile"], ["registry_tls", "Registry TLS"]])("%s", (name, text) => expect(humanize(name)).toBe(text));
    it("keeps capitals inside a sentence", () => expect([lower("Cluster"), lower("Ec2Profile")]).toEqual(["cluster", "EC2 profile"]));
    it.each([[9.575, "9.58"], [46.62, "46.6"], [0.5, "0.5"], [0, "0"], [0.004217, "0.0042"], [-9.183, "-9.18"], [1234.5, "1,235"], [3e-7, "3.00e-7"]])("tells %d in short: %s", (value, text) => expect(numberText(value)).toBe(text));
    it("tells the marks of an axis apart", () => {
        expect([1, 1.005, 1.01].map((mark) => markText(mark, 0.005))).toEqual(["1.000", "1.005", "1.010"]);
        expect([99.9, 99.95].map((mark) => markText(mark, 0.05))).toEqual(["99.90", "99.95"]);
        expect([0, 25].map((mark) => markText(mark, 25))).toEqual(["0", "25"]);
    });
    it("tells a missing number", () => expect(numberText(null)).toBe("–"));
});

describe("next runs", () => {
    const schedule = { crontab: "", interval: null, time_zone: "UTC", last_run_at: null };
    it("reads the fields of a crontab", () => {
        expect([...cronField("1-5/2,9", 0, 59)!]).toEqual([1, 3, 5, 9]);
        expect(cronField("61", 0, 59)).toBeNull();
        expect([...cronField("mon-wed", 0, 7)!]).toEqual([1, 2, 3]);
    });
    it("follows an interval from the last run", () =>
        expect(nextRuns({ ...schedule, interval: "1h", last_run_at: "2026-11-24T11:30:00Z" }, new Date("2026-11-24T12:00:00Z"), 2)).toEqual(["2026-11-24T12:30:00.000Z", "2026-11-24T13:30:00.000Z"]));
    it("counts an interval from now when it never ran", () =>
        expect(nextRuns({ ...schedule, interval: "1h" }, new Date("2026-11-24T12:00:00Z"), 1)).toEqual(["2026-11-24T13:00:00.000Z"]));
    it("follows a crontab in its time zone", () =>
        expect(nextRuns({ ...schedule, crontab: "0 8 * * mon", time_zone: "Europe/Berlin" }, new Date("2026-11-24T12:00:00Z"), 1)).toEqual(["2026-11-30T07:00:00.000Z"]));
    it("says nothing about what it cannot read", () => expect(nextRuns({ ...schedule, crontab: "often" }, new Date(), 1)).toEqual([]));
});
