import type { Component } from "svelte";
import type { Readers } from "./state/grants";

export interface Route {
    pattern: RegExp;
    /** Which entry of the navigation is current. */
    section: string;
    load: () => Promise<{ default: Component<{ params: Record<string, string> }> | Component }>;
}

const page = (text: string) => new RegExp(`^${text.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`);

export const routes: Route[] = [
    { pattern: page(""), section: "overview", load: () => import("./pages/Overview.svelte") },
    { pattern: page("/clusters/:name"), section: "overview", load: () => import("./pages/Cluster.svelte") },
    { pattern: page("/monitoring"), section: "monitoring", load: () => import("./pages/Monitoring.svelte") },
    { pattern: page("/nodes/:name"), section: "monitoring", load: () => import("./pages/Node.svelte") },
    { pattern: page("/triggers"), section: "triggers", load: () => import("./pages/Triggers.svelte") },
    { pattern: page("/control"), section: "control", load: () => import("./pages/Control.svelte") },
    { pattern: page("/executions"), section: "executions", load: () => import("./pages/Executions.svelte") },
    { pattern: page("/executions/:name"), section: "executions", load: () => import("./pages/Execution.svelte") },
    { pattern: page("/provisioning"), section: "provisioning", load: () => import("./pages/Provisioning.svelte") },
    { pattern: page("/tasks"), section: "tasks", load: () => import("./pages/Tasks.svelte") },
    { pattern: page("/administration"), section: "administration", load: () => import("./pages/Administration.svelte") },
    { pattern: page("/administration/:noun"), section: "administration", load: () => import("./pages/ObjectList.svelte") },
    { pattern: page("/administration/:noun/new"), section: "administration", load: () => import("./pages/ObjectNew.svelte") },
    { pattern: page("/administration/:noun/object/:name"), section: "administration", load: () => import("./pages/ObjectEdit.svelte") },
    { pattern: page("/users"), section: "users", load: () => import("./pages/Users.svelte") },
    { pattern: page("/audit"), section: "audit", load: () => import("./pages/Audit.svelte") },
    { pattern: page("/account"), section: "account", load: () => import("./pages/Account.svelte") },
    { pattern: page("/about"), section: "about", load: () => import("./pages/About.svelte") },
    { pattern: page("/api"), section: "api", load: () => import("./pages/Api.svelte") },
];

export function match(path: string): { route: Route; params: Record<string, string> } | null {
    for (const route of routes) {
        const found = route.pattern.exec(path);
        if (!found) continue;
        try {
            const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value ?? "")]));
            return { route, params };
        } catch {
            return null; // such as "%E0%A4%A"
        }
    }
    return null;
}

export interface Section {
    name: string;
    href: string;
    text: string;
    key: string;
    readers: Readers;
}

const anybody: Readers = { role: "viewer", everywhere: false };
const viewers: Readers = { role: "viewer", everywhere: true };
const administrators: Readers = { role: "administrator", everywhere: true };

/** The navigation, in groups; `key`: after g on the keyboard. */
export const sections: Section[][] = [
    [
        { name: "overview", href: "/", text: "Overview", key: "o", readers: anybody },
        { name: "monitoring", href: "/monitoring", text: "Monitoring", key: "m", readers: anybody },
        { name: "triggers", href: "/triggers", text: "Triggers", key: "t", readers: anybody },
    ],
    [
        { name: "control", href: "/control", text: "Control", key: "c", readers: anybody },
        { name: "executions", href: "/executions", text: "Executions", key: "e", readers: anybody },
        { name: "provisioning", href: "/provisioning", text: "Provisioning", key: "p", readers: anybody },
        { name: "tasks", href: "/tasks", text: "Tasks", key: "k", readers: viewers },
    ],
    [
        { name: "administration", href: "/administration", text: "Administration", key: "a", readers: anybody },
        { name: "users", href: "/users", text: "Users", key: "u", readers: administrators },
        { name: "audit", href: "/audit", text: "Audit log", key: "l", readers: viewers },
    ],
    [
        { name: "api", href: "/api", text: "API", key: "i", readers: anybody },
        { name: "about", href: "/about", text: "About", key: "b", readers: anybody },
    ],
];

/** Who may look at what belongs to this entry of the navigation. */
export function readersOf(section: string): Readers {
    return sections.flat().find((each) => each.name === section)?.readers ?? anybody;
}
