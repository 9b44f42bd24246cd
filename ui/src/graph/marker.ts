import type { Event, Execution, Node } from "../api/types";

/** Something that happened, shown on every graph of a page. */
export interface Marker {
    time: number;
    kind: "grows" | "shrinks" | "none" | "node" | "decision";
    text: string;
    href: string;
    failed: boolean;
}

const glyphs: Record<Marker["kind"], string> = { grows: "▲", shrinks: "▼", none: "◆", node: "●", decision: "◇" };

export function glyphOf(marker: Marker): string {
    return glyphs[marker.kind];
}

/** Of executions, of nodes that went into service, and of decisions (`firings`: triggers that began to fire, also where nothing was done). */
export function markersOf(executions: Execution[], nodes: Node[], firings: Event[], from: number, to: number): Marker[] {
    const markers: Marker[] = executions.map((execution) => ({
        time: Date.parse(execution.started_at ?? execution.created_at),
        kind: execution.effect,
        text: `${execution.trigger || execution.action || "refill"} (${execution.requested_by}): ${execution.reason || execution.state}`,
        href: `/executions/${execution.name}`,
        failed: execution.state === "failed",
    }));
    for (const node of nodes)
        if (node.in_service_at) markers.push({ time: Date.parse(node.in_service_at), kind: "node", text: `${node.name} in service`, href: `/nodes/${node.name}`, failed: false });
    for (const event of firings)
        markers.push({ time: Date.parse(event.time), kind: "decision", text: `${event.subject} fires: ${event.reason}`, href: `/triggers?trigger=${encodeURIComponent(event.subject)}`, failed: false });
    return markers.filter((marker) => marker.time >= from && marker.time <= to).sort((one, other) => one.time - other.time);
}
