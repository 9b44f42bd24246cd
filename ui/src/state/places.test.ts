import { describe, expect, it } from "vitest";
import { placesFor } from "./places";

const places = [
    { text: "Monitoring", kind: "page", href: "/monitoring" },
    { text: "web01", kind: "node", href: "/nodes/web01" },
    { text: "web", kind: "cluster", href: "/clusters/web" },
    { text: "old-web", kind: "cluster", href: "/clusters/old-web" },
];
const found = (typed: string) => placesFor(places, typed).map((place) => place.text);

describe("what is typed", () => {
    it("finds the very name first, then what begins so", () => expect(found("web")).toEqual(["web", "web01", "old-web"]));
    it("may name the kind", () => expect(found("web cluster")).toEqual(["web", "old-web"]));
    it("need not care for capitals", () => expect(found("MONI")).toEqual(["Monitoring"]));
    it("shows the pages while it is nothing", () => expect(placesFor(places, "", 1)).toEqual([places[0]]));
    it("may fit nothing", () => expect(found("db")).toEqual([]));
});
