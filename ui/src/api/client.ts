import { problemOf, Problem } from "./problem";
import type { Operations } from "./types";

type Part<K extends keyof Operations, Name extends "path" | "query" | "body"> = Operations[K][Name] extends undefined
    ? Record<never, never>
    : Name extends "path"
      ? { path: Operations[K]["path"] }
      : { [key in Name]?: Operations[K][Name] };

export type Options<K extends keyof Operations> = Part<K, "path"> & Part<K, "query"> & Part<K, "body"> & Extra;

export interface Extra {
    headers?: Record<string, string>;
    signal?: AbortSignal;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Request extends Extra {
    query?: Query;
    body?: unknown;
}

/** An answer with its ETag, for a later If-Match. */
export interface Tagged<T> {
    data: T;
    etag: string | null;
}

let csrfToken = "";
let onLoggedOut: () => void = () => undefined;
let onReached: (reached: boolean) => void = () => undefined;

/** The session's token, sent with everything that changes something. */
export function useCsrfToken(token: string): void {
    csrfToken = token;
}

/** `loggedOut` is called when the server no longer knows the session, `reached` after every request. */
export function watchRequests(loggedOut: () => void, reached: (reached: boolean) => void): void {
    onLoggedOut = loggedOut;
    onReached = reached;
}

/** One operation of the API, named and typed as in its OpenAPI document. Throws a Problem when it is refused. */
export async function api<K extends keyof Operations>(operation: K, options: Options<K>): Promise<Operations[K]["answer"]> {
    const { path, ...rest } = options as Request & { path?: Record<string, string | number | boolean> };
    const [method, pattern] = operation.split(" ") as [string, string];
    return (await request<Operations[K]["answer"]>(method, fill(pattern, path ?? {}), rest)).data;
}

/** A request to a path known only at run time (the administration pages follow the schema). */
export async function request<T>(method: string, path: string, options: Request = {}): Promise<Tagged<T>> {
    const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
    if (options.body !== undefined) headers["Content-Type"] ??= "application/json";
    if (method !== "GET" && csrfToken) headers["X-CSRF-Token"] = csrfToken;
    const body = options.body === undefined ? undefined : typeof options.body === "string" ? options.body : JSON.stringify(options.body);
    let response: Response;
    let text: string;
    try {
        response = await fetch(path + queryText(options.query), { method, headers, body, signal: options.signal, keepalive: method === "DELETE", credentials: "same-origin" });
        text = await response.text();
    } catch (thrown) {
        if (options.signal?.aborted) throw thrown;
        onReached(false);
        throw new Problem(0, "No connection", "The server did not answer.");
    }
    onReached(true);
    if (!response.ok) {
        if (response.status === 401 && path !== "/api/v1/session") onLoggedOut();
        throw problemOf(response.status, text, response.headers.get("Retry-After"));
    }
    return { data: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get("ETag") };
}

/** `/a/{name}` with the name in its place. */
export function fill(pattern: string, path: Record<string, string | number | boolean>): string {
    return pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
}

export function queryText(query: Query | undefined): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {}))
        if (value !== undefined && value !== null && value !== "") parameters.append(name, String(value));
    const text = parameters.toString();
    return text ? `?${text}` : "";
}

/** The filter `state!=terminated` of a list of nodes: those that exist. */
export const notTerminated: Record<string, string> = { "state!": "terminated" };
