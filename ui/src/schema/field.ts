import type { FieldError } from "../api/problem";
import { humanize } from "../base/words";
import type { Schema } from "./document";

export type FieldType = "text" | "long" | "integer" | "number" | "boolean" | "choice" | "duration" | "time" | "secret" | "reference" | "references" | "texts" | "objects" | "json";

/** One member of a noun, as a form has it. */
export interface Field {
    name: string;
    label: string;
    type: FieldType;
    isRequired: boolean;
    isNullable: boolean;
    isReadOnly: boolean;
    hasDefault: boolean;
    defaultValue: unknown;
    choices: string[];
    /** The noun that is referred to. */
    refersTo: string | null;
    /** The members of each object of a list. */
    members: Field[];
    schema: Schema;
}

/** What was typed where JSON belongs and is none: it stands in a form as a value does, and is never sent. */
export class NoJson {
    constructor(readonly text: string) {}
}

/** The value that a text of JSON has; null of an empty one. */
export function jsonOf(text: string): unknown {
    if (text.trim() === "") return null;
    try {
        return JSON.parse(text);
    } catch {
        return new NoJson(text);
    }
}

/** Texts longer than this are written in several lines. */
const longText = 1024;

function typeOf(schema: Schema): FieldType {
    const types = [schema.type].flat().filter((each) => each !== "null");
    if (schema.writeOnly) return "secret";
    if (schema["x-ref"]) return "reference";
    if (schema.enum) return "choice";
    if (types[0] === "array") {
        if (schema.items?.["x-ref"]) return "references";
        if (schema.items?.properties) return "objects";
        return schema.items?.type === "string" ? "texts" : "json";
    }
    if (types[0] === "boolean") return "boolean";
    if (types[0] === "integer") return "integer";
    if (types[0] === "number") return "number";
    if (types[0] !== "string") return "json";
    if (schema.format === "duration") return "duration";
    if (schema.format === "date-time") return "time";
    return (schema.maxLength ?? 0) > longText ? "long" : "text";
}

export function fieldsOf(schema: Schema): Field[] {
    const required = new Set(schema.required ?? []);
    return Object.entries(schema.properties ?? {})
        .filter(([, member]) => member.const === undefined)
        .map(([name, member]) => ({
            name,
            label: humanize(name),
            type: typeOf(member),
            isRequired: required.has(name),
            isNullable: [member.type].flat().includes("null") || (member.enum?.includes(null) ?? false),
            isReadOnly: member.readOnly ?? false,
            hasDefault: "default" in member,
            defaultValue: member.default,
            choices: (member.enum ?? []).filter((choice): choice is string => choice !== null),
            refersTo: member["x-ref"] ?? member.items?.["x-ref"] ?? null,
            members: member.items?.properties ? fieldsOf(member.items) : [],
            schema: member,
        }));
}

/** What the member is for and what it may be, in words, from the schema; what it usually is only where it is otherwise. */
export function hintOf(field: Field, value: unknown = undefined): string {
    const { schema } = field;
    const words: string[] = [];
    if (schema.description) words.push(schema.description);
    if (field.type === "duration" && !field.defaultValue) words.push("such as 90s or 5m");
    if (field.type === "integer" || field.type === "number") {
        if (schema.minimum !== undefined && schema.maximum !== undefined) words.push(`${schema.minimum} to ${schema.maximum}`);
        else if (schema.minimum !== undefined) words.push(`at least ${schema.minimum}`);
    }
    if (schema.pattern === "^[A-Za-z0-9_-]+$" && !field.refersTo) words.push(`letters, digits, - and _, at most ${schema.maxLength}`);
    const standard = field.defaultValue;
    if (field.hasDefault && standard !== null && standard !== "" && !Array.isArray(standard) && typeof standard !== "boolean" && standard !== value) words.push(`usually ${String(standard).replaceAll("_", " ")}`);
    if (field.type === "secret") words.push("kept sealed, never shown again");
    if (field.type === "time") words.push("in your time zone");
    return words.join("; ");
}

/** What an empty form begins with. */
export function startValue(field: Field): unknown {
    if (field.hasDefault) return structuredClone(field.defaultValue);
    if (field.type === "references" || field.type === "texts" || field.type === "objects") return [];
    if (field.type === "boolean") return false;
    if (field.type === "choice" && !field.isNullable) return field.choices[0] ?? null;
    return field.isNullable ? null : "";
}

/** Checks that need no server; the server's own come after. null: nothing wrong. */
export function faultOf(field: Field, value: unknown): string | null {
    const { schema } = field;
    if (value instanceof NoJson) return "is no JSON";
    const isEmpty = value === null || value === undefined || value === "";
    if (isEmpty) return field.isRequired && field.type !== "secret" ? "is needed" : null;
    if (field.type === "duration" && !/^([0-9]+(ms|s|m|h|d))+$/.test(String(value))) return "must be a duration such as 90s or 5m";
    if (field.type === "integer" && !Number.isInteger(value)) return "must be a whole number";
    if ((field.type === "integer" || field.type === "number") && typeof value === "number") {
        if (Number.isNaN(value)) return "must be a number";
        if (schema.minimum !== undefined && value < schema.minimum) return `must be at least ${schema.minimum}`;
        if (schema.maximum !== undefined && value > schema.maximum) return `must be at most ${schema.maximum}`;
    }
    if (field.type === "text" && schema.pattern && !new RegExp(schema.pattern).test(String(value))) return "may hold letters, digits, - and _ only";
    return null;
}

/** The faults of a member and of the members of its objects, each where it is: "steps[0].action". */
export function faultsOf(field: Field, value: unknown, path = field.name): FieldError[] {
    const fault = faultOf(field, value);
    if (fault) return [{ field: path, message: fault }];
    if (field.members.length === 0 || !Array.isArray(value)) return [];
    return value.flatMap((item, index) => field.members.flatMap((member) => faultsOf(member, (item as Record<string, unknown>)[member.name], `${path}[${index}].${member.name}`)));
}
