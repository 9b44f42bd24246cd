import { durationText, parseDuration } from "../base/duration";

/** Which time a page of graphs shows; it stands in the address as ?last=24h or as ?from=…&to=…. */
export type Range = { last: string } | { from: number; to: number };

export const ranges = [
    { value: "15m", text: "15 m" },
    { value: "1h", text: "1 h" },
    { value: "6h", text: "6 h" },
    { value: "24h", text: "24 h" },
    { value: "7d", text: "7 d" },
    { value: "30d", text: "30 d" },
] as const;

export function readRange(query: URLSearchParams, otherwise = "1h"): Range {
    const from = Date.parse(query.get("from") ?? "");
    const to = Date.parse(query.get("to") ?? "");
    if (!Number.isNaN(from) && !Number.isNaN(to) && from < to) return { from, to };
    const last = query.get("last") ?? otherwise;
    return { last: parseDuration(last) ? last : otherwise };
}

export function boundsOf(range: Range, now: number): { from: number; to: number } {
    return "last" in range ? { from: now - parseDuration(range.last)!, to: now } : range;
}

/** What the address is to say; a zoom keeps the range that it came from, for the way back. */
export function zoomQuery(from: number, to: number): { from: string; to: string } {
    return { from: new Date(Math.round(from)).toISOString(), to: new Date(Math.round(to)).toISOString() };
}

const steps = ["5s", "10s", "15s", "30s", "1m", "2m", "5m", "10m", "15m", "30m", "1h", "2h", "6h", "12h", "1d"];

/** The step to ask the server for, so that no line has more than about `most` points; undefined: every sample. */
export function stepFor(span: number, interval: number, most = 1_500): string | undefined {
    if (span / interval <= most) return undefined;
    const wanted = span / most;
    return steps.find((step) => parseDuration(step)! >= wanted) ?? durationText(Math.ceil(wanted / 86_400_000) * 86_400_000);
}
