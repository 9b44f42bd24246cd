/** Somewhere to go: a page, or the page of an object. */
export interface Place {
    text: string;
    kind: string;
    href: string;
}

/** Those that fit what was typed, the best first: each word has to be in the name or the kind, and a name that begins so comes before. */
export function placesFor(places: Place[], typed: string, most = 12): Place[] {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = (place: Place) => {
        const name = place.text.toLowerCase();
        const whole = `${name} ${place.kind.toLowerCase()}`;
        if (!words.every((word) => whole.includes(word))) return -1;
        const first = words[0] ?? "";
        return name === first ? 3 : name.startsWith(first) ? 2 : name.includes(first) ? 1 : 0;
    };
    return places
        .map((place, index) => ({ place, index, rank: rank(place) }))
        .filter((each) => each.rank >= 0)
        .sort((one, other) => other.rank - one.rank || one.index - other.index)
        .slice(0, most)
        .map((each) => each.place);
}
