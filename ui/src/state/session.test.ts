import { describe, expect, it } from "vitest";
import { mayAct } from "./grants";

describe("mayAct", () => {
    it.each([
        [["administrator"], "operator", "shop", true],
        [["operator@shop"], "operator", "shop", true],
        [["operator@shop"], "operator", "web", false],
        [["operator@shop"], "operator", null, false],
        [["viewer", "operator@shop"], "administrator", "shop", false],
        [["wizard"], "viewer", null, false],
        [[], "viewer", null, false],
    ] as const)("%j as %s on %s: %s", (grants, role, cluster, may) => expect(mayAct([...grants], role, cluster)).toBe(may));
    it("acts somewhere with a grant on one cluster", () => expect(mayAct(["operator@shop"], "operator", null, true)).toBe(true));
});
