import { describe, expect, it } from "vitest";
import { match } from "./routes";

describe("an address", () => {
    it("leads to its page with what it names", () => expect(match("/administration/counters/object/a%2Fb")).toMatchObject({ route: { section: "administration" }, params: { noun: "counters", name: "a/b" } }));
    it("that is no text is no page", () => expect(match("/nodes/%E0%A4%A")).toBeNull());
    it("that nothing answers to is no page", () => expect(match("/nowhere")).toBeNull());
});
