import { humanize } from "../base/words";
import type { Readers } from "../state/grants";
import { nameOfRef, openApiDocument, type OpenApiDocument, type Schema } from "./document";
import { fieldsOf, NoJson, startValue, type Field } from "./field";

/** One kind of a noun: of most there is one, of counters and actions several. */
export interface Kind {
    /** null: the noun has no kinds. */
    name: string | null;
    fields: Field[];
}

/** A collection of the API as the administration pages need it, from its document alone. */
export interface Noun {
    collection: string;
    title: string;
    /** "Clusters", "Periodic tasks". */
    plural: string;
    key: "name" | "id";
    kinds: Kind[];
    /** What a table of them shows, most telling first. */
    columns: string[];
    /** Whom the API lets see them. */
    readers: Readers;
    canCreate: boolean;
    canChange: boolean;
    canDelete: boolean;
}

const prefix = "/api/v1/";

export function nounsOf(document: OpenApiDocument): Noun[] {
    const nouns: Noun[] = [];
    for (const [path, operations] of Object.entries(document.paths)) {
        const [, collection, key] = /^\/api\/v1\/(\w+)\/\{(name|id)\}$/.exec(path) ?? [];
        const list = document.paths[prefix + collection];
        const title = nameOfRef(operations.get?.responses["200"]?.content?.["application/json"]?.schema);
        if (!collection || !key || !title || !list?.get || !operations.patch) continue;
        const schema = document.components.schemas[title];
        if (!schema) continue;
        nouns.push({
            collection,
            title,
            plural: humanize(collection),
            key: key as Noun["key"],
            kinds: kindsOf(schema),
            columns: schema["x-columns"] ?? [],
            readers: { role: list.get["x-scope"] ?? "viewer", everywhere: list.get["x-whole-installation"] ?? false },
            canCreate: "post" in list,
            canChange: "patch" in operations,
            canDelete: "delete" in operations,
        });
    }
    return nouns;
}

function kindsOf(schema: Schema): Kind[] {
    if (!schema.oneOf) return [{ name: null, fields: fieldsOf(schema) }];
    return schema.oneOf.map((kind) => ({ name: kind.properties?.kind?.const ?? kind.title ?? null, fields: fieldsOf(kind) }));
}

export async function nouns(): Promise<Noun[]> {
    return nounsOf(await openApiDocument());
}

export function pathOf(noun: Noun, key?: string | number): string {
    return prefix + noun.collection + (key === undefined ? "" : `/${encodeURIComponent(key)}`);
}

export function kindOf(noun: Noun, object: Record<string, unknown>): Kind {
    return noun.kinds.find((kind) => kind.name === object.kind) ?? noun.kinds[0]!;
}

/** The members of all kinds, each once. */
export function allFields(noun: Noun): Field[] {
    const found = new Map<string, Field>();
    for (const kind of noun.kinds) for (const field of kind.fields) if (!found.has(field.name)) found.set(field.name, field);
    return [...found.values()];
}

/** The columns that a list begins with: what the API says, else the name, the kind, and the first members short enough to read in a table. */
export function columnsOf(noun: Noun, most = 7): string[] {
    if (noun.columns.length > 0) return noun.columns;
    const shared = noun.kinds.length > 1 ? noun.kinds[0]!.fields.filter((field) => noun.kinds.every((kind) => kind.fields.some((each) => each.name === field.name))) : allFields(noun);
    const first = noun.kinds.length > 1 ? ["name", "kind"] : ["name"];
    const rank = (field: Field) => (field.isRequired ? 0 : field.type === "choice" || field.refersTo ? 1 : field.isReadOnly ? 3 : 2);
    const rest = shared
        .filter((field) => !["id", "name", "hash"].includes(field.name) && !["secret", "long", "json"].includes(field.type) && (field.schema.maxLength ?? 0) < 1024)
        .map((field, index) => ({ field, index }))
        .sort((one, other) => rank(one.field) - rank(other.field) || one.index - other.index)
        .slice(0, most - first.length)
        .sort((one, other) => one.index - other.index)
        .map(({ field }) => field.name);
    const names = new Set(allFields(noun).map((field) => field.name));
    return [...first, ...rest].filter((name) => names.has(name) || (name === "kind" && noun.kinds.length > 1));
}

export function startObject(kind: Kind, given: Record<string, unknown> = {}): Record<string, unknown> {
    const object: Record<string, unknown> = kind.name ? { kind: kind.name } : {};
    for (const field of kind.fields) if (!field.isReadOnly) object[field.name] = field.name in given ? given[field.name] : startValue(field);
    return object;
}

/** What is to be sent: only members that may be written; secrets only when given; of a change only what became otherwise. */
export function bodyOf(kind: Kind, object: Record<string, unknown>, before: Record<string, unknown> | null): Record<string, unknown> {
    const body: Record<string, unknown> = kind.name && !before ? { kind: kind.name } : {};
    for (const field of kind.fields) {
        if (field.isReadOnly) continue;
        let value = object[field.name];
        if (value instanceof NoJson) continue;
        if (field.type === "secret" && (value === undefined || value === "" || (value === null && !before))) continue;
        if (value === "" && field.isNullable) value = null;
        if (value === undefined || (value === "" && !field.isRequired && !before && !field.hasDefault)) continue;
        if (before && JSON.stringify(before[field.name] ?? null) === JSON.stringify(value ?? null)) continue;
        body[field.name] = value;
    }
    return body;
}

/** The error of a member: "steps[1].action" and "steps.1.action" belong to "steps". */
export function errorsAt(errors: { field: string; message: string }[], name: string): { rest: string; message: string }[] {
    return errors
        .filter((error) => error.field === name || error.field.startsWith(`${name}.`) || error.field.startsWith(`${name}[`))
        .map((error) => ({ rest: error.field.slice(name.length).replace(/^\./, "").replace(/\[(\d+)\]\.?/g, "$1.").replace(/\.$/, ""), message: error.message }));
}
