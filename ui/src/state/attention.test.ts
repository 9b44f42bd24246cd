import { describe, expect, it } from "vitest";
import type { ClusterStatus, Node, Status } from "../api/types";
import { awaitedOf, concernsOf } from "./attention";

const decided = { slot: "", outcome: "hold at 1", in_service: 1, desired: 1, acted: true, alerts: [] };
const trigger = { trigger: "busy", cluster: "shop", enabled: true, state: "ok" };
const statusOf = (shop: object) => ({ clusters: [{ name: "shop", mode: "on", min: 1, max: 4, nodes: { in_service: 1 }, decision: decided, triggers: [trigger], freezes: [], executions: [], ...shop } as unknown as ClusterStatus] }) as Status;
const nodeOf = (node: object) => ({ name: "shop01", cluster: "shop", state: "in_service", ssh_profile: "login", jvm_profiles: [], ...node }) as unknown as Node;

describe("what is awaited", () => {
    it.each([
        [{}, []],
        [{ decision: null }, ["shop has not decided yet: its first slot has not ended."]],
        [{ nodes: {} }, ["shop has 0 in service; 1 to 4 are allowed."]],
        [{ nodes: { in_service: 5 } }, ["shop has 5 in service; 1 to 4 are allowed."]],
        [{ mode: "off", decision: null }, []],
        [{ mode: "off", decision: null, nodes: {} }, ["shop has 0 in service; 1 to 4 are allowed, and it is off: nothing is decided."]],
    ])("of %j is %j", (shop, told) => expect(awaitedOf(statusOf(shop))).toEqual(told));
});

describe("a node without a profile", () => {
    const told = (node: object, shop = {}) => concernsOf(statusOf(shop), [nodeOf(node)]).map((concern) => concern.what);
    it("is a concern, for nothing is read from it", () => expect(told({ ssh_profile: null })).toEqual(["shop01: nothing is read from it"]));
    it("is none with a profile of a JVM", () => expect(told({ ssh_profile: null, jvm_profiles: ["tomcat"] })).toEqual([]));
    it("is none on its way out, or where nothing would be read", () => {
        expect(told({ ssh_profile: null, state: "terminating" })).toEqual([]);
        expect(told({ ssh_profile: null }, { triggers: [] })).toEqual([]);
    });
});
