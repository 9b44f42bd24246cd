import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { blockerText } from "./blocker";
import { changesOf, merge } from "./changes";
import { isRestorable, membersBefore } from "./restore";
import type { OpenApiDocument } from "./document";
import { faultOf, faultsOf, jsonOf, NoJson } from "./field";
import { bodyOf, columnsOf, errorsAt, kindOf, nounsOf, startObject } from "./noun";

const document = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8")) as OpenApiDocument;
const nouns = nounsOf(document);
const noun = (title: string) => nouns.find((each) => each.title === title)!;
const field = (title: string, name: string) => noun(title).kinds[0]!.fields.find((each) => each.name === name)!;

describe("the nouns of the API's document", () => {
    it("are all that can be made and changed", () => expect(nouns.map((each) => each.title)).toEqual(expect.arrayContaining(["Cluster", "Node", "Counter", "Action", "Trigger", "SshProfile", "Ec2Profile", "PeriodicTask", "Freeze"])));
    it("have kinds where there are several", () => expect(noun("Action").kinds.map((kind) => kind.name)).toEqual(expect.arrayContaining(["DeployEc2Node", "LocalScript"])));
    it("are keyed as their paths say", () => expect([noun("Cluster").key, noun("Freeze").key]).toEqual(["name", "id"]));
    it("say whom the API lets see them", () => expect([noun("User").readers, noun("Cluster").readers]).toEqual([{ role: "administrator", everywhere: true }, { role: "viewer", everywhere: false }]));
    it("have the columns that the API says", () => expect(columnsOf(noun("Cluster"))).toEqual(["name", "mode", "min", "max", "interval", "growth_trigger"]));
    it("begin their lists with the name", () => expect(nouns.filter((each) => each.key === "name").every((each) => columnsOf(each)[0] === "name")).toBe(true));
});

describe("the type of an input", () => {
    it.each([["Cluster", "interval", "duration"], ["Cluster", "mode", "choice"], ["Cluster", "growth_trigger", "reference"], ["Trigger", "counters", "references"], ["Trigger", "steps", "objects"], ["SshProfile", "private_key", "secret"], ["Counter", "threshold", "number"], ["Counter", "script", "long"], ["Node", "protection_expires", "time"], ["Trigger", "enabled", "boolean"], ["PeriodicTask", "args", "json"]])("%s.%s is a %s", (title, name, type) => expect(field(title, name).type).toBe(type));
});

describe("a form", () => {
    it("begins with the defaults", () => expect(startObject(noun("Cluster").kinds[0]!)).toMatchObject({ interval: "1m", min: 1, mode: "shadow", growth_trigger: null }));
    it("sends of a change only what became otherwise", () => {
        const before = { ...startObject(noun("Cluster").kinds[0]!), name: "web" };
        expect(bodyOf(noun("Cluster").kinds[0]!, { ...before, max: 12 }, before)).toEqual({ max: 12 });
    });
    it("sends a secret only when one was entered", () => {
        const kind = noun("SshProfile").kinds[0]!;
        expect(bodyOf(kind, { ...startObject(kind), name: "a", user: "b" }, null)).not.toHaveProperty("private_key");
        expect(bodyOf(kind, { name: "a", private_key: "k" }, { name: "a" })).toEqual({ private_key: "k" });
    });
    it("names the kind of something new", () => expect(bodyOf(kindOf(noun("Action"), { kind: "Email" }), { kind: "Email", name: "m", subject: "s" }, null).kind).toBe("Email"));
    it("finds faults before the server does", () => {
        expect(faultOf(field("Cluster", "interval"), "soon")).toMatch(/duration/);
        expect(faultOf(field("Cluster", "min"), -1)).toMatch(/at least 0/);
        expect(faultOf(field("Cluster", "name"), "")).toBe("is needed");
        expect(faultOf(field("Cluster", "name"), "a b")).toMatch(/letters/);
        expect(faultOf(field("Cluster", "growth_trigger"), null)).toBeNull();
    });
    it("finds the faults of the steps, each where it is", () =>
        expect(faultsOf(field("Trigger", "steps"), [{ action: "deploy" }, { action: "" }])).toEqual([{ field: "steps[1].action", message: "is needed" }]));
    it("holds what is no JSON as it was typed, and sends none of it", () => {
        const kind = noun("PeriodicTask").kinds[0]!;
        const kwargs = jsonOf("{not json");
        expect(kwargs).toEqual(new NoJson("{not json"));
        expect(faultOf(field("PeriodicTask", "kwargs"), kwargs)).toBe("is no JSON");
        expect(bodyOf(kind, { name: "n", task: "t", kwargs }, null)).not.toHaveProperty("kwargs");
        expect([jsonOf(" "), jsonOf("[1]")]).toEqual([null, [1]]);
    });
    it("leaves a secret alone that nobody touched", () => {
        const before = { name: "a", private_key: { sealed: true }, passphrase: null };
        expect(bodyOf(noun("SshProfile").kinds[0]!, { ...before }, before)).toEqual({});
    });
    it("puts an error of a step where the step is", () => expect(errorsAt([{ field: "steps[1].action", message: "x" }, { field: "stepsize", message: "y" }], "steps")).toEqual([{ rest: "1.action", message: "x" }]));
    it("puts an error of a text of several where that text is", () => expect(errorsAt([{ field: "grants[2]", message: "x" }], "grants")).toEqual([{ rest: "2", message: "x" }]));
});

describe("changes of an audit entry", () => {
    it("are read in each of their forms", () => {
        expect(changesOf({ max: [4, 6] })).toEqual([{ field: "max", from: 4, to: 6 }]);
        expect(changesOf([{ field: "max", from: 4, to: 6 }])).toEqual([{ field: "max", from: 4, to: 6 }]);
        expect(changesOf({ max: { from: 4, to: 6 } })).toEqual([{ field: "max", from: 4, to: 6 }]);
        expect(changesOf(null)).toEqual([]);
    });
});

describe("a form and what somebody else saved meanwhile", () => {
    const names = ["max", "description", "script", "private_key", "kwargs", "steps"];
    const before = { id: 3, max: 4, description: "", script: "a", private_key: { sealed: true }, kwargs: null, steps: [{ action: "deploy" }], told: 1 };
    it("keeps what either of them changed, and takes what the server tells", () => {
        const merged = merge(names, before, { ...before, max: 6 }, { ...before, description: "theirs", told: 2 });
        expect(merged).toEqual({ object: { ...before, max: 6, description: "theirs", told: 2 }, taken: ["description"], both: [] });
    });
    it("keeps the form's where both changed the same, and names it", () =>
        expect(merge(names, before, { ...before, steps: [] }, { ...before, steps: [{ action: "remove" }] })).toMatchObject({ object: { steps: [] }, taken: [], both: ["steps"] }));
    it("says nothing where both changed it alike", () => expect(merge(names, before, { ...before, max: 6 }, { ...before, max: 6 })).toMatchObject({ object: { max: 6 }, taken: [], both: [] }));
    it("takes an empty text and nothing for the same", () => expect(merge(names, before, { ...before, kwargs: "" }, { ...before, kwargs: [1] })).toMatchObject({ object: { kwargs: [1] }, taken: ["kwargs"], both: [] }));
    it("loses neither a secret that was typed nor what is no JSON yet", () => {
        const mine = { ...before, private_key: "typed", kwargs: jsonOf("{") };
        expect(merge(names, before, mine, { ...before, max: 9 })).toEqual({ object: { ...mine, max: 9 }, taken: ["max"], both: [] });
    });
});

describe("putting back", () => {
    it("takes the members as they were, without what is read-only or secret", () =>
        expect(membersBefore(noun("SshProfile"), { changes: { id: [3, 0], user: ["ada", "bob"], private_key: ["***", null] } })).toEqual({ user: "ada" }));
    it("keeps the kind of what was removed", () => expect(membersBefore(noun("Action"), { changes: { kind: ["LocalScript", null], script: ["echo", ""] } })).toEqual({ kind: "LocalScript", script: "echo" }));
    it("is not for what was made", () => expect(isRestorable({ verb: "create", changes: { max: [null, 4] } } as never)).toBe(false));
});

describe("what stands in the way of a removal", () => {
    it.each([
        [{ noun: "triggers", name: "shop-busy", field: "steps[0].action" }, "step 1 of trigger shop-busy"],
        [{ noun: "triggers", name: "shop-busy", field: "counters[2]" }, "a counter of trigger shop-busy"],
        [{ noun: "nodes", name: "shop01", field: "jvm_profiles[0]" }, "a JVM profile of node shop01"],
        [{ noun: "nodes", name: "shop01", field: "ssh_profile" }, "the SSH profile of node shop01"],
        [{ noun: "clusters", name: "shop", field: "growth_trigger" }, "the growth trigger of cluster shop"],
        [{ noun: "new_things", name: "x", field: "action" }, "the action of new thing x"],
    ])("%j", (blocker, text) => expect(blockerText(blocker, nouns)).toBe(text));
});
