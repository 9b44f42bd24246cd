const light = ["#1b58c9", "#c2410c", "#15803d", "#9333ea", "#b4860b", "#0e7490", "#be185d", "#4d7c0f", "#57534e", "#4338ca"];
const dark = ["#78aeff", "#ff9c66", "#5fd38d", "#c9a2ff", "#efc55a", "#5ccfe0", "#ff8fc0", "#b2d95c", "#c3bdb6", "#a5a8ff"];

/** The colour of the line `index`: told apart by eye up to ten, spread around the circle after that. */
export function lineColour(index: number, isDark: boolean): string {
    const set = isDark ? dark : light;
    if (index < set.length) return set[index]!;
    return `hsl(${Math.round((index * 137.508) % 360)} 65% ${isDark ? 68 : 40}%)`;
}

const known = new Map<string, string>();

/** A colour (or font) of the style sheet, read once for each theme: reading makes the browser lay the page out. */
export function sheetColour(name: string, isDark: boolean): string {
    const key = `${name} ${isDark}`;
    if (!known.has(key)) known.set(key, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    return known.get(key)!;
}

/** Reads all that graphs need, while there is nothing to be laid out yet. */
export function readSheet(isDark: boolean): void {
    for (const name of ["--line", "--muted", "--good", "--warn", "--bad", "--info", "--sans"]) sheetColour(name, isDark);
}
