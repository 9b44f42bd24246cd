import type { Component } from "svelte";
import { operations } from "../api/types";
import BrowseJvm from "./BrowseJvm.svelte";
import NextRuns from "./NextRuns.svelte";
import TestCounter from "./TestCounter.svelte";

/** What stands in a form beside its fields: it looks at what is entered, and may fill fields. */
export type Tool = Component<{ current: () => Record<string, unknown>; fill: (values: Record<string, unknown>) => void }>;

const browsesJvms = operations.has("POST /api/v1/nodes/{name}/jmx_browse");
const testsCounters = operations.has("POST /api/v1/nodes/{name}/test_counter");

/** The tools above and below the fields of a noun's form. */
export function toolsFor(title: string, kind: string | null): { above: Tool[]; below: Tool[] } {
    return {
        above: kind === "JmxCounter" && browsesJvms ? [BrowseJvm] : [],
        below: title === "PeriodicTask" ? [NextRuns] : title === "Counter" && testsCounters ? [TestCounter] : [],
    };
}
