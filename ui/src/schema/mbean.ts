import type { JmxBrowse } from "../api/types";

export type MBean = JmxBrowse["mbeans"][number];
export type Attribute = MBean["attributes"][number];

/** What a JmxCounter reads: an attribute, or the part `key` of it. */
export interface Pick {
    mbean: string;
    attribute: string;
    key: string;
    value: string | null;
    description: string;
}

const primitives: Record<string, string> = { Z: "boolean", B: "byte", C: "char", S: "short", I: "int", J: "long", F: "float", D: "double" };

/** A Java class as people say it: "[J" is long[], "java.lang.String" is String. */
export function typeText(type: string): string {
    if (type.startsWith("[")) {
        const rest = type.slice(1);
        return `${primitives[rest] ?? typeText(rest.replace(/^L(.*);$/, "$1"))}[]`;
    }
    return type.slice(type.lastIndexOf(".") + 1).replace("$", ".");
}

/** The parts of "{used: 12, max: {a: 1}}" or "[1, 2]" by name or index; what was cut off is missing. */
export function partsOf(text: string): Map<string, string> {
    const parts = new Map<string, string>();
    const isNamed = text.startsWith("{");
    if (!isNamed && !text.startsWith("[")) return parts;
    let depth = 0;
    let begin = 1;
    let index = 0;
    const take = (end: number) => {
        const part = text.slice(begin, end).trim();
        const colon = part.indexOf(": ");
        if (!isNamed && part !== "") parts.set(String(index++), part);
        else if (colon > 0) parts.set(part.slice(0, colon), part.slice(colon + 2));
        begin = end + 1;
    };
    for (let at = 0; at < text.length; ++at) {
        const sign = text[at]!;
        if (sign === "," && depth === 1) take(at);
        if ("{[".includes(sign)) ++depth;
        if ("}]".includes(sign) && --depth === 0) take(at);
    }
    return parts;
}

/** The MBeans whose name, or one of whose attributes, has every word of `search`; of these only the attributes that fit. */
export function fitting(mbeans: MBean[], search: string): MBean[] {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return mbeans;
    const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
    return mbeans.flatMap((mbean) => {
        if (has(mbean.name)) return [mbean];
        const attributes = mbean.attributes.filter((attribute) => has(`${mbean.name} ${attribute.name} ${attribute.description ?? ""}`));
        return attributes.length > 0 ? [{ ...mbean, attributes }] : [];
    });
}

/** A name for the counter: of the key where there is one, and as names may be. */
export function nameFor(pick: Pick): string {
    const words = `${pick.attribute}-${pick.key}`.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
    return words.replace(/[^a-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50);
}
