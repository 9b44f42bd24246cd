import { describe, expect, it } from "vitest";
import { reasonAgain } from "./again";

describe("running again", () => {
    it.each([
        ["to see it", "again: to see it"],
        ["again: to see it", "again: to see it"],
        ["again: again: to see it", "again: to see it"],
        ["against the rules", "again: against the rules"],
        ["", "again"],
        ["again", "again"],
    ])("%j is %j", (reason, told) => expect(reasonAgain(reason)).toBe(told));
    it("keeps to what the server takes", () => expect(reasonAgain("x".repeat(1_000))).toHaveLength(1_000));
});
