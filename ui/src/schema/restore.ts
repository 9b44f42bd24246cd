import { request } from "../api/client";
import { operations, type AuditEntry } from "../api/types";
import { changesOf } from "./changes";
import { kindOf, nouns, pathOf, type Noun } from "./noun";

const changing = ["update", "patch", "replace", "restore", "apply"];

/** Can what this entry tells be put back? What was changed or removed can; what was made is removed instead. */
export function isRestorable(entry: AuditEntry): boolean {
    return (changing.includes(entry.verb) || entry.verb === "delete") && changesOf(entry.changes).length > 0;
}

/** The members as they were before, without those that are read-only or secret. */
export function membersBefore(noun: Noun, entry: Pick<AuditEntry, "changes">): Record<string, unknown> {
    const before = Object.fromEntries(changesOf(entry.changes).map((change) => [change.field, change.from]));
    const writable = new Set(kindOf(noun, before).fields.filter((field) => !field.isReadOnly && field.type !== "secret").map((field) => field.name));
    return Object.fromEntries(Object.entries(before).filter(([name]) => writable.has(name) || (name === "kind" && noun.kinds.length > 1)));
}

/** Puts an object back to what it was before `entry`. Throws a Problem when the server refuses. */
export async function restore(entry: AuditEntry): Promise<void> {
    if (operations.has("POST /api/v1/audit/{id}/restore")) {
        await request("POST", `/api/v1/audit/${entry.id}/restore`);
        return;
    }
    const noun = (await nouns()).find((each) => each.title === entry.noun || each.kinds.some((kind) => kind.name === entry.noun));
    if (!noun) throw new Error(`there is no form for a ${entry.noun}`);
    const body = membersBefore(noun, entry);
    if (entry.verb === "delete") await request("POST", pathOf(noun), { body });
    else {
        delete body.kind;
        await request("PATCH", pathOf(noun, entry.object), { body });
    }
}
