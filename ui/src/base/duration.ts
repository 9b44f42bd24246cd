// The API's durations: "90s", "1h30m", "250ms".

const units: [string, number][] = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
    ["ms", 1],
];

/** Milliseconds, or null when it is no duration. */
export function parseDuration(text: string): number | null {
    if (!/^([0-9]+(ms|s|m|h|d))+$/.test(text)) return null;
    let total = 0;
    for (const [, number, unit] of text.matchAll(/([0-9]+)(ms|s|m|h|d)/g)) total += Number(number) * units.find(([name]) => name === unit)![1];
    return total;
}

/** The shortest exact text. */
export function durationText(milliseconds: number): string {
    let rest = Math.max(0, Math.round(milliseconds));
    if (rest === 0) return "0s";
    let text = "";
    for (const [name, size] of units) {
        const count = Math.floor(rest / size);
        if (count > 0) text += `${count}${name}`;
        rest -= count * size;
    }
    return text;
}

/** For people: at most two units, "3 m 20 s". */
export function roughly(milliseconds: number): string {
    const value = Math.max(0, milliseconds);
    if (value < 1_000) return `${Math.round(value)} ms`;
    if (value < 10_000) return `${(value / 1_000).toFixed(1)} s`;
    const parts: string[] = [];
    let rest = Math.round(value / 1_000) * 1_000;
    for (const [name, size] of units.slice(0, 4)) {
        const count = Math.floor(rest / size);
        if (count > 0 || parts.length > 0) parts.push(count > 0 ? `${count} ${name}` : "");
        rest -= count * size;
        if (parts.length === 2) break;
    }
    return parts.filter(Boolean).join(" ");
}
