/** What GET /api/v1/series answers for 24 hours of `busy` of so many nodes, a sample each minute. */
export function dayOf(nodes) {
    const slots = 1_440;
    const minute = 60_000;
    const to = Math.floor(Date.now() / minute) * minute;
    const from = to - slots * minute;
    const series = Array.from({ length: nodes }, (_, node) => ({
        label: `n${node} busy`, node: `n${node}`, jvm: null, counter: "busy", unit: "%",
        points: Array.from({ length: slots }, (_, slot) => [from + slot * minute, 50 + 40 * Math.sin(slot / 90 + node) + (slot % 7)]),
    }));
    return { from, to, step: 0, series };
}
