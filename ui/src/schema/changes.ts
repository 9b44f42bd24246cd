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
