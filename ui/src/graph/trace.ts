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
    highest and last count, which looks the same. One loop without functions of its own: those would double what the first drawing of a
    page takes, which the browser has not compiled yet. */
export function trace(line: Line, view: View, pen: Pen): void {
    const { times, values, usual } = line;
    const begin = Math.max(0, indexAt(times, view.from) - 1);
    const end = Math.min(times.length, indexAt(times, view.to) + 1);
    const across = view.width / (view.to - view.from);
    const up = view.height / (view.high - view.low);
    const bottom = view.top + view.height;
    let length = 0; // points of the stretch that is open

    for (let index = begin; index < end; ) {
        let value = values[index]!;
        if (value !== value) {
            ++index;
            continue;
        }
        let time = times[index]!;
        const firstX = view.left + (time - view.from) * across;
        const column = Math.floor(firstX);
        const first = bottom - (value - view.low) * up;
        let least = first;
        let most = first;
        let last = first;
        let count = 1;
        let isApart = false; // what comes next
        while (++index < end) {
            value = values[index]!;
            isApart = value !== value || isHole(times[index]! - time, usual);
            if (isApart) break;
            time = times[index]!;
            if (Math.floor(view.left + (time - view.from) * across) !== column) break;
            last = bottom - (value - view.low) * up;
            if (last < least) least = last;
            if (last > most) most = last;
            ++count;
        }

        if (length++ === 0) pen.moveTo(firstX, first);
        else pen.lineTo(firstX, first);
        if (count > 1) {
            if (least !== first && least !== last) pen.lineTo(column + 0.5, least);
            if (most !== first && most !== last) pen.lineTo(column + 0.5, most);
            pen.lineTo(column + 0.5, last);
            ++length;
        }
        if (!isApart && index < end) continue;
        // Alone between two gaps: a dot.
        if (length === 1) pen.lineTo(firstX + 1, first);
        length = 0;
    }
}
