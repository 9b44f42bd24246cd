import { request } from "../api/client";
import type { Role } from "../state/grants";

/** A JSON schema as the API's document has them. */
export interface Schema {
    title?: string;
    type?: string | string[];
    format?: string;
    enum?: (string | null)[];
    const?: string;
    default?: unknown;
    description?: string;
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
    maxItems?: number;
    pattern?: string;
    readOnly?: boolean;
    writeOnly?: boolean;
    "x-ref"?: string;
    /** Members that a table of a noun shows, most telling first. */
    "x-columns"?: string[];
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
    oneOf?: Schema[];
    allOf?: Schema[];
    additionalProperties?: boolean | Schema;
    $ref?: string;
}

export interface Parameter {
    name: string;
    in: string;
    description?: string;
    required?: boolean;
    schema?: Schema;
}

export interface Operation {
    summary?: string;
    tags?: string[];
    parameters?: Parameter[];
    requestBody?: { content: Record<string, { schema: Schema }> };
    responses: Record<string, { description?: string; content?: Record<string, { schema: Schema }> }>;
    /** Which role it takes, and whether on all clusters. */
    "x-scope"?: Role;
    "x-whole-installation"?: boolean;
}

export interface OpenApiDocument {
    info: { title: string; version: string; description?: string };
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
}

let loaded: Promise<OpenApiDocument> | null = null;

/** The API's own description, fetched once. */
export function openApiDocument(): Promise<OpenApiDocument> {
    loaded ??= request<OpenApiDocument>("GET", "/api/openapi.json")
        .then((answer) => answer.data)
        .catch((thrown: unknown) => {
            loaded = null;
            throw thrown;
        });
    return loaded;
}

export function nameOfRef(schema: Schema | undefined): string | null {
    return schema?.$ref?.split("/").at(-1) ?? null;
}
