import type { SeriesLine } from "../api/shapes";

/** A time in which a line has no value, and why. */
export interface Gap {
    from: number;
    to: number;
    cause: string;
}

/** A line as it is drawn: read once from the reply, in arrays that cost nothing to walk over. Times in milliseconds. */
export interface Line {
    label: string;
    node: string;
    jvm: string | null;
    counter: string;
    times: Float64Array;
    /** NaN where there is none. */
    values: Float64Array;
    /** How far apart its samples usually are. Infinity: there is one at most. */
    usual: number;
    gaps: Gap[];
    last: number | null;
    lowest: number | null;
    average: number | null;
    highest: number | null;
    missing: number;
}

const lookedAt = 50;

/** The smallest distance among the first samples. */
function spacing(points: SeriesLine["points"]): number {
    let smallest = Infinity;
    for (let index = 1; index < Math.min(points.length, lookedAt); ++index) smallest = Math.min(smallest, points[index]![0] - points[index - 1]![0]);
    return smallest;
}

/** Whether samples so far apart have a slot between them that nobody collected. */
export function isHole(distance: number, usual: number): boolean {
    return distance > usual * 1.6;
}

export function lineOf(series: SeriesLine): Line {
    const { points } = series;
    const times = new Float64Array(points.length);
    const values = new Float64Array(points.length);
    const usual = spacing(points);
    const reach = Number.isFinite(usual) ? usual : 0;
    const gaps: Gap[] = [];
    let open = null as Gap | null;
    let [low, high, sum, missing, last] = [Infinity, -Infinity, 0, 0, NaN];
    for (let index = 0; index < points.length; ++index) {
        // By index: taking a tuple apart goes through an iterator, which costs several times as much.
        const point = points[index]!;
        const time = point[0];
        const value = point[1];
        times[index] = time;
        if (index > 0 && isHole(time - times[index - 1]!, usual)) gaps.push({ from: times[index - 1]! + usual, to: time, cause: "nothing collected" });
        if (value !== null) {
            values[index] = last = value;
            sum += value;
            if (value < low) low = value;
            if (value > high) high = value;
            open = null;
            continue;
        }
        values[index] = NaN;
        ++missing;
        const cause = point[2] ?? "missing";
        // Neighbours with the same cause are one gap.
        if (open?.cause === cause) open.to = time + reach;
        else gaps.push((open = { from: time, to: time + reach, cause }));
    }
    const counted = points.length - missing;
    const or = (value: number) => (counted > 0 ? value : null);
    const { label, node, jvm, counter } = series;
    return { label, node, jvm, counter, times, values, usual, gaps, last: or(last), lowest: or(low), average: or(sum / counted), highest: or(high), missing };
}

/** The first index whose time is not before `time`. */
export function indexAt(times: Float64Array, time: number): number {
    let [low, high] = [0, times.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (times[middle]! < time) low = middle + 1;
        else high = middle;
    }
    return low;
}

/** The sample nearest to `time`, or -1 where it is farther away than the next one would be. */
export function nearest(line: Line, time: number): number {
    const { times, usual } = line;
    let index = indexAt(times, time);
    if (index > 0 && (index === times.length || time - times[index - 1]! < times[index]! - time)) --index;
    if (index === times.length) return -1;
    return Math.abs(times[index]! - time) <= usual ? index : -1;
}

/** The span of the y axis: the values, and a threshold unless it is so far away that it would flatten them. */
export function valueSpan(lines: readonly Line[], marks: (number | null | undefined)[], unit: string): [number, number] {
    let [low, high] = [Infinity, -Infinity];
    for (const line of lines) {
        low = Math.min(low, line.lowest ?? Infinity);
        high = Math.max(high, line.highest ?? -Infinity);
    }
    const told = marks.filter((mark): mark is number => mark !== null && mark !== undefined);
    if (low > high) [low, high] = told.length > 0 ? [Math.min(...told), Math.max(...told)] : [0, 1];
    if (unit === "%" && low >= 0 && high <= 100) return [0, 100];
    const reach = Math.max(high - low, Math.abs(high) * 0.5) * 2;
    for (const mark of told)
        if (mark >= low - reach && mark <= high + reach) {
            low = Math.min(low, mark);
            high = Math.max(high, mark);
        }
    const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}
