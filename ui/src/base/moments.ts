/** A text of the server as pieces: words, and the times in it. */
export type Piece = { text: string } | { time: string };

const moment = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

export function piecesOf(text: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const found of text.matchAll(moment)) {
        if (found.index > from) pieces.push({ text: text.slice(from, found.index) });
        pieces.push({ time: found[0] });
        from = found.index + found[0].length;
    }
    if (from < text.length) pieces.push({ text: text.slice(from) });
    return pieces;
}
