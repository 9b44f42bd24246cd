// node types.mjs OPENAPI.json TYPES.ts: the TypeScript types of the API's schemas and operations, from its OpenAPI document.
import { readFileSync, writeFileSync } from "node:fs";

const [source, target] = process.argv.slice(2);
const document = JSON.parse(readFileSync(source, "utf8"));

const isName = (text) => /^[A-Za-z_$][\w$]*$/.test(text);
const key = (text) => (isName(text) ? text : JSON.stringify(text));
const union = (types) => [...new Set(types)].join(" | ") || "unknown";

/** A noun as it is described (not an answer put together by hand): the server always tells all of its members. */
const isNoun = (schema) => schema.title !== undefined && schema.additionalProperties === false;

function objectType(schema) {
    const required = new Set(schema.required ?? []);
    const members = Object.entries(schema.properties ?? {}).map(([name, member]) => {
        const told = required.has(name) || (isNoun(schema) && !member.writeOnly);
        return `${key(name)}${told ? "" : "?"}: ${type(member)}`;
    });
    if (members.length === 0) {
        const values = schema.additionalProperties;
        return `Record<string, ${values && values !== true ? type(values) : "unknown"}>`;
    }
    return `{ ${members.join("; ")} }`;
}

function type(schema) {
    if (schema === undefined || schema === true) return "unknown";
    if (schema.$ref) return schema.$ref.split("/").at(-1);
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
    if (schema.allOf) return schema.allOf.map(type).join(" & ");
    if (schema.oneOf) return union(schema.oneOf.map(type));
    if (schema.anyOf) return union(schema.anyOf.map(type));
    const types = [schema.type].flat().filter(Boolean);
    return union(
        types.map((name) => {
            if (name === "object") return objectType(schema);
            if (name === "array") return `Array<${type(schema.items)}>`;
            if (name === "integer") return "number";
            return name;
        }),
    );
}

function content(media) {
    const body = media?.content && Object.values(media.content)[0];
    return body ? type(body.schema) : undefined;
}

function operationType(operation) {
    const parameters = (where) =>
        (operation.parameters ?? [])
            .filter((parameter) => parameter.in === where)
            .map((parameter) => `${key(parameter.name)}${where === "path" ? "" : "?"}: string | number | boolean`);
    const path = parameters("path");
    const query = parameters("query");
    const body = content(operation.requestBody);
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
    const answer = union(good.map(([, response]) => content(response) ?? "undefined"));
    const lines = [`path: ${path.length ? `{ ${path.join("; ")} }` : "undefined"}`];
    lines.push(`query: ${query.length ? `{ ${query.join("; ")} }` : "undefined"}`);
    lines.push(`body: ${body ? `Partial<${body}>` : "undefined"}`, `answer: ${answer}`);
    return `{ ${lines.join("; ")} }`;
}

const lines = ["// Made from the API's OpenAPI document by `npm run types`; change the description of the nouns instead.", ""];
for (const [name, schema] of Object.entries(document.components.schemas)) lines.push(`export type ${name} = ${type(schema)};`);
lines.push("", "export interface Operations {");
for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations))
        if (operation.responses) lines.push(`    ${JSON.stringify(`${method.toUpperCase()} ${path}`)}: ${operationType(operation)};`);
lines.push("}", "", "/** What the API of this build can do; pages leave out what it cannot. */", "export const operations: ReadonlySet<string> = new Set([");
for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) if (operation.responses) lines.push(`    ${JSON.stringify(`${method.toUpperCase()} ${path}`)},`);
lines.push("]);", "");
writeFileSync(target, lines.join("\n"));
