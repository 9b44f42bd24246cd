import { request } from "../api/client";
import type { Page } from "../api/shapes";
import type { Field } from "./field";
import { allFields, nouns, pathOf, type Noun } from "./noun";

/** An object that refers to another. */
export interface User {
    noun: Noun;
    key: string;
    field: string;
}

const refers = (field: Field, title: string): boolean => field.refersTo === title || field.members.some((member) => refers(member, title));

/** Does the member of an object name `key`? */
export function names(field: Field, title: string, value: unknown, key: string): boolean {
    if (field.members.length > 0) return Array.isArray(value) && value.some((item) => field.members.some((member) => names(member, title, (item as Record<string, unknown>)[member.name], key)));
    if (field.refersTo !== title) return false;
    return Array.isArray(value) ? value.includes(key) : value === key;
}

/** What refers to the objects `keys` of a noun, from the references that the API's document describes. */
export async function usersOf(noun: Noun, keys: string[]): Promise<Map<string, User[]>> {
    const found = new Map<string, User[]>(keys.map((key) => [key, []]));
    for (const other of await nouns()) {
        const fields = allFields(other).filter((field) => refers(field, noun.title));
        if (fields.length === 0) continue;
        const page = await request<Page<Record<string, unknown>>>("GET", pathOf(other), { query: { limit: 1000 } });
        for (const item of page.data.items)
            for (const field of fields)
                for (const key of keys) if (names(field, noun.title, item[field.name], key)) found.get(key)!.push({ noun: other, key: String(item[other.key]), field: field.label });
    }
    return found;
}
