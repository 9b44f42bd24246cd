export interface FieldChange {
    field: string;
    from: unknown;
    to: unknown;
}

/** The changes of an audit entry, field by field, whichever way they are told: {field: [from, to]} or a list of {field, from, to}. */
export function changesOf(changes: unknown): FieldChange[] {
    if (Array.isArray(changes)) return changes.filter((each): each is FieldChange => typeof each === "object" && each !== null && "field" in each);
    if (typeof changes !== "object" || changes === null) return [];
    return Object.entries(changes).map(([field, change]) => {
        if (Array.isArray(change) && change.length === 2) return { field, from: change[0] as unknown, to: change[1] as unknown };
        if (typeof change === "object" && change !== null && ("from" in change || "to" in change)) return { field, from: (change as FieldChange).from, to: (change as FieldChange).to };
        return { field, from: null, to: change };
    });
}

export function changeText(value: unknown): string {
    if (value === null || value === undefined || value === "") return "nothing";
    return typeof value === "string" ? value : JSON.stringify(value);
}

/** What becomes of a form when somebody else has saved the same object meanwhile. */
export interface Merge {
    object: Record<string, unknown>;
    /** Members that the other one alone changed: they are as the other one has them. */
    taken: string[];
    /** Members that both changed, each otherwise: they are as the form has them. */
    both: string[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one === "" ? null : (one ?? null)) === JSON.stringify(other === "" ? null : (other ?? null));

/** The members `names` from `before`, which both began with, from `mine`, which a form has, and from `theirs`, which was saved. */
export function merge(names: string[], before: Record<string, unknown>, mine: Record<string, unknown>, theirs: Record<string, unknown>): Merge {
    const object = { ...theirs };
    const taken: string[] = [];
    const both: string[] = [];
    for (const name of names) {
        const isMine = !isSame(mine[name], before[name]);
        const isTheirs = !isSame(theirs[name], before[name]);
        if (isMine) object[name] = mine[name];
        if (isMine && isTheirs && !isSame(mine[name], theirs[name])) both.push(name);
        if (isTheirs && !isMine) taken.push(name);
    }
    return { object, taken, both };
}
