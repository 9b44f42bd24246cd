import type { SeriesLine } from "../api/shapes";

/** What uPlot draws: one column of times in seconds, one column per line. null is a gap, undefined is drawn across. */
export interface Aligned {
    times: number[];
    columns: (number | null | undefined)[][];
}

/** A time in which a line has no value, and why. */
export interface Gap {
    line: number;
    from: number;
    to: number;
    cause: string;
}

/** How far apart the samples of a line usually are: the smallest distance among its first ones, in milliseconds. */
export function spacing(points: SeriesLine["points"]): number {
    let smallest = Infinity;
    for (let index = 1; index < Math.min(points.length, 50); ++index) smallest = Math.min(smallest, points[index]![0] - points[index - 1]![0]);
    return smallest;
}

const isHole = (distance: number, usual: number) => distance > usual * 1.6;

/** Puts lines of different slots on one axis of time. A slot that a line itself has missed becomes a gap in it; a slot that only others have does not. */
export function align(lines: SeriesLine[]): Aligned {
    const usual = lines.map((line) => spacing(line.points));
    const all: number[] = [];
    lines.forEach((line, number) => {
        let before = Infinity;
        for (const [time] of line.points) {
            all.push(time);
            // A hole needs a slot of its own, even when no other line has one there.
            if (isHole(time - before, usual[number]!)) all.push(before + usual[number]!);
            before = time;
        }
    });
    const sorted = Float64Array.from(all).sort();
    const slots = sorted.filter((time, index) => index === 0 || time !== sorted[index - 1]);
    const columns = lines.map((line, number) => {
        const column: (number | null | undefined)[] = new Array(slots.length).fill(undefined);
        let index = 0;
        let before = -1;
        for (const [time, value] of line.points) {
            while (slots[index]! < time) ++index;
            column[index] = value;
            if (before >= 0 && isHole(time - slots[before]!, usual[number]!)) column.fill(null, before + 1, index);
            before = index;
        }
        return column;
    });
    return { times: Array.from(slots, (time) => time / 1000), columns };
}

/** The gaps of each line, neighbours with the same cause taken together. */
export function gapsOf(lines: SeriesLine[]): Gap[] {
    const gaps: Gap[] = [];
    lines.forEach((line, number) => {
        const usual = spacing(line.points);
        let open: Gap | null = null;
        let before: number | null = null;
        for (const [time, value, cause] of line.points) {
            if (before !== null && isHole(time - before, usual)) gaps.push({ line: number, from: before + usual, to: time, cause: "nothing collected" });
            if (value !== null) open = null;
            else if (open && open.cause === (cause ?? "missing")) open.to = time + (Number.isFinite(usual) ? usual : 0);
            else gaps.push((open = { line: number, from: time, to: time + (Number.isFinite(usual) ? usual : 0), cause: cause ?? "missing" }));
            before = time;
        }
    });
    return gaps;
}

export interface Figures {
    last: number | null;
    lastAt: number | null;
    lowest: number | null;
    average: number | null;
    highest: number | null;
    missing: number;
}

export function figuresOf(line: SeriesLine): Figures {
    const figures: Figures = { last: null, lastAt: null, lowest: null, average: null, highest: null, missing: 0 };
    let sum = 0;
    let number = 0;
    for (const [time, value] of line.points) {
        if (value === null) {
            ++figures.missing;
            continue;
        }
        figures.last = value;
        figures.lastAt = time;
        figures.lowest = figures.lowest === null ? value : Math.min(figures.lowest, value);
        figures.highest = figures.highest === null ? value : Math.max(figures.highest, value);
        sum += value;
        ++number;
    }
    if (number > 0) figures.average = sum / number;
    return figures;
}

/** The span of the y axis: the values, and a threshold unless it is so far away that it would flatten them. */
export function valueSpan(columns: Aligned["columns"], marks: (number | null | undefined)[], unit: string): [number, number] {
    let low = Infinity;
    let high = -Infinity;
    for (const column of columns)
        for (const value of column)
            if (value !== null && value !== undefined) {
                if (value < low) low = value;
                if (value > high) high = value;
            }
    const lines = marks.filter((mark): mark is number => mark !== null && mark !== undefined);
    if (low > high) [low, high] = lines.length > 0 ? [Math.min(...lines), Math.max(...lines)] : [0, 1];
    if (unit === "%" && low >= 0 && high <= 100) return [0, 100];
    const reach = Math.max(high - low, Math.abs(high) * 0.5) * 2;
    for (const mark of lines)
        if (mark >= low - reach && mark <= high + reach) {
            low = Math.min(low, mark);
            high = Math.max(high, mark);
        }
    const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}
