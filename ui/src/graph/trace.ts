import { indexAt, isHole, type Line } from "./line";

/** Where the plot lies on the canvas, in pixels, and what it shows. */
export interface View {
    left: number;
    top: number;
    width: number;
    height: number;
    from: number;
    to: number;
    low: number;
    high: number;
}

export interface Pen {
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
}

/** Draws a line: a missing value or a missed slot breaks it, and of the samples that share a column of pixels only the first, lowest,
    highest and last count, which looks the same. */
export function trace(line: Line, view: View, pen: Pen): void {
    const { times, values, usual } = line;
    const begin = Math.max(0, indexAt(times, view.from) - 1);
    const end = Math.min(times.length, indexAt(times, view.to) + 1);
    const across = view.width / (view.to - view.from);
    const up = view.height / (view.high - view.low);
    const bottom = view.top + view.height;
    let [column, count, firstX, first, least, most, last] = [NaN, 0, 0, 0, 0, 0, 0];
    let length = 0; // points of the stretch that is open

    const put = (x: number, y: number) => {
        if (length++ === 0) pen.moveTo(x, y);
        else pen.lineTo(x, y);
    };
    const flush = () => {
        if (count === 0) return;
        put(firstX, first);
        if (count > 1) {
            if (least !== first && least !== last) put(column + 0.5, least);
            if (most !== first && most !== last) put(column + 0.5, most);
            put(column + 0.5, last);
        }
        count = 0;
    };
    const lift = () => {
        flush();
        // Alone between two gaps: a dot.
        if (length === 1) pen.lineTo(firstX + 1, first);
        length = 0;
    };

    for (let index = begin; index < end; ++index) {
        const value = values[index]!;
        if (value !== value || (index > begin && isHole(times[index]! - times[index - 1]!, usual))) lift();
        if (value !== value) continue;
        const x = view.left + (times[index]! - view.from) * across;
        const y = bottom - (value - view.low) * up;
        if (count > 0 && Math.floor(x) === column) {
            if (y < least) least = y;
            if (y > most) most = y;
            last = y;
            ++count;
            continue;
        }
        flush();
        column = Math.floor(x);
        firstX = x;
        first = least = most = last = y;
        count = 1;
    }
    lift();
}
