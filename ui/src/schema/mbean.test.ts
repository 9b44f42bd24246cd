import { describe, expect, it } from "vitest";
import { fitting, nameFor, partsOf, typeText, type MBean } from "./mbean";

describe("typeText", () => {
    it.each([["int", "int"], ["java.lang.String", "String"], ["[J", "long[]"], ["[[D", "double[][]"], ["[Ljavax.management.ObjectName;", "ObjectName[]"], ["a.Outer$Inner", "Outer.Inner"]])("%s is %s", (type, text) => expect(typeText(type)).toBe(text));
});

describe("partsOf", () => {
    it.each([
        ["{used: 12, max: -1}", [["used", "12"], ["max", "-1"]]],
        ["{usage: {used: 1, max: 2}, names: [a, b], at: 12:30}", [["usage", "{used: 1, max: 2}"], ["names", "[a, b]"], ["at", "12:30"]]],
        ["[7, 8]", [["0", "7"], ["1", "8"]]],
        ["{used: 12, comm…", [["used", "12"]]],
        ["[]", []], ["{}", []], ["12", []], ["", []],
    ] as const)("%s", (text, parts) => expect([...partsOf(text)]).toEqual(parts));
});

const mbeans: MBean[] = [
    { name: "java.lang:type=Memory", cause: "", attributes: [{ name: "HeapMemoryUsage", type: "x", description: "of the heap", value: "", keys: [], cause: "" }, { name: "Verbose", type: "boolean", value: "false", cause: "" }] },
    { name: "java.lang:type=Threading", cause: "", attributes: [{ name: "ThreadCount", type: "int", value: "9", cause: "" }] },
];

describe("fitting", () => {
    const found = (search: string) => fitting(mbeans, search).map((mbean) => `${mbean.name} ${mbean.attributes.length}`);
    it("keeps all without a search", () => expect(found(" ")).toHaveLength(2));
    it("keeps all attributes of an MBean that fits by its name", () => expect(found("memory")).toEqual(["java.lang:type=Memory 2"]));
    it("keeps only the attributes that fit, by name or description", () => {
        expect(found("heap")).toEqual(["java.lang:type=Memory 1"]);
        expect(found("lang count")).toEqual(["java.lang:type=Threading 1"]);
    });
    it("finds nothing where nothing fits", () => expect(found("zoo")).toEqual([]));
});

describe("nameFor", () => {
    const pick = { mbean: "", attribute: "HeapMemoryUsage", key: "", value: null, description: "" };
    it.each([["used", "heap-memory-usage-used"], ["", "heap-memory-usage"], ["G1 Old.used", "heap-memory-usage-g1-old-used"]])("of the key %j", (key, name) => expect(nameFor({ ...pick, key })).toBe(name));
    it("is never longer than a name may be", () => expect(nameFor({ ...pick, key: "x".repeat(200) })).toHaveLength(50));
});
