import type { Alert, DecisionGlance, Finding } from "../api/shapes";
import type { Node, Status } from "../api/types";

/** One thing that a person should look at. */
export interface Concern {
    tone: "bad" | "warn";
    what: string;
    text: string;
    href: string;
    /** What to do about it. */
    advice: string;
}

const advices: Record<string, string> = {
    capped_at_max: "Raise max, or see what makes the load.",
    no_growth_trigger: "Name a growth trigger in the cluster.",
    no_shrink_trigger: "Add a trigger whose steps remove nodes.",
    no_victim: "Look at the protection of its nodes.",
    blackout: "No node reports: look at the login and the network.",
    node_failed: "Look at the node, or let it be replaced.",
    unknown_instance: "Look at it under Provisioning, and end it if nobody needs it.",
    leftover_instance: "It is ended by itself; if it stays, end it at the cloud.",
    missing_instance: "Its instance is gone; the node is given up.",
    failed_node: "Look at the node's last error.",
    unregistered_node: "It is put back behind the balancer by itself.",
    foreign_in_balancer: "Look at the balancer: somebody else put it there.",
    unreachable_cloud: "Look at the credentials and the endpoint of the profile.",
};

const leaving = new Set(["draining", "terminating", "terminated"]);

/** What is still to come before all is well: a first decision, nodes within the bounds. */
export function awaitedOf(status: Status): string[] {
    return status.clusters.flatMap(({ name, mode, min, max, nodes, decision }) => {
        const serving = nodes.in_service ?? 0;
        const isOff = mode === "off";
        if (!isOff && !decision) return [`${name} has not decided yet: its first slot has not ended.`];
        if (serving < min || serving > max) return [`${name} has ${serving} in service; ${min} to ${max} are allowed${isOff ? ", and it is off: nothing is decided" : ""}.`];
        return [];
    });
}

/** What needs attention now, the worst first. */
export function concernsOf(status: Status, nodes: Node[]): Concern[] {
    const concerns: Concern[] = [];
    for (const cluster of status.clusters) {
        const glance = cluster.decision as DecisionGlance | null;
        for (const alert of glance?.alerts ?? []) {
            const { kind, text } = typeof alert === "string" ? { kind: "", text: alert } : (alert as Alert);
            concerns.push({ tone: kind === "blackout" ? "bad" : "warn", what: `${cluster.name}: ${kind.replaceAll("_", " ") || "alert"}`, text, href: `/clusters/${cluster.name}`, advice: advices[kind] ?? "" });
        }
        const silent = cluster.triggers.filter((trigger) => trigger.enabled && trigger.state === "no_data");
        if (silent.length > 0 && (cluster.nodes.in_service ?? 0) > 0)
            concerns.push({ tone: "warn", what: `${cluster.name}: missing samples`, text: silent.map((trigger) => `${trigger.trigger}: ${trigger.reason ?? "no data"}`).join("; "), href: `/triggers?cluster=${cluster.name}`, advice: "Check the counter on one of the nodes." });
    }
    for (const finding of (status.findings ?? []) as unknown as Finding[])
        if (!finding.mended)
            concerns.push({ tone: finding.kind === "unreachable_cloud" ? "bad" : "warn", what: finding.kind.replaceAll("_", " "), text: finding.text, href: finding.node ? `/nodes/${finding.node}` : "/provisioning", advice: advices[finding.kind] ?? "" });
    const watching = new Set(status.clusters.filter((cluster) => cluster.triggers.length > 0).map((cluster) => cluster.name));
    for (const node of nodes) {
        if (!node.ssh_profile && node.jvm_profiles.length === 0 && !leaving.has(node.state) && watching.has(node.cluster))
            concerns.push({ tone: "warn", what: `${node.name}: nothing is read from it`, text: "It has neither an SSH profile nor a JVM profile.", href: `/nodes/${node.name}`, advice: "Give it one in its settings." });
        if (node.host_key_changed) concerns.push({ tone: "bad", what: `${node.name}: changed host key`, text: "Another host key than the pinned one answers; nothing is done on this node.", href: `/nodes/${node.name}`, advice: "Find out why before you accept it." });
        if (node.state === "failed") concerns.push({ tone: "bad", what: `${node.name}: failed`, text: node.state_reason, href: `/nodes/${node.name}`, advice: advices.failed_node! });
        else if (node.unreachable_since) concerns.push({ tone: "warn", what: `${node.name}: unreachable`, text: node.state_reason, href: `/nodes/${node.name}`, advice: "Look at its last readings." });
    }
    return concerns.sort((one, other) => (one.tone === other.tone ? 0 : one.tone === "bad" ? -1 : 1));
}
