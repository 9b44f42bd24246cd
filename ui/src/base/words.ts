/** "cooldown_out" → "Cooldown out", "SshProfile" → "SSH profile". */
export function humanize(name: string): string {
    const known: Record<string, string> = { ec2: "EC2", ssh: "SSH", jvm: "JVM", id: "ID", jmx: "JMX", os: "OS", url: "URL", api: "API", totp: "TOTP", mbean: "MBean", tls: "TLS", json: "JSON" };
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").split(/[_\s]+/).filter(Boolean).map((word) => word.toLowerCase());
    const text = words.map((word) => known[word] ?? (word.endsWith("s") && known[word.slice(0, -1)] ? `${known[word.slice(0, -1)]}s` : word)).join(" ");
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** In the middle of a sentence: "EC2 profile", "cluster". */
export function lower(name: string): string {
    const text = humanize(name);
    return /^[A-Z]{2}|^EC2|^MB/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
    return `${number.toLocaleString()} ${number === 1 ? noun : plural}`;
}

// Made once: the browser takes longer to make one than to use it.
const formats = [0, 1, 2].map((digits) => new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }));
const small = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });

/** A mark on an axis of values whose marks are `step` apart: no two read the same. */
export function markText(value: number, step: number): string {
    const digits = Math.ceil(-Math.log10(step) - 1e-9);
    return digits > 1 && digits <= 8 ? value.toFixed(digits) : numberText(value);
}

/** A value for a table: short, without losing what matters. */
export function numberText(value: number | null | undefined, unit = ""): string {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const size = Math.abs(value);
    const text = size >= 1e15 || (size > 0 && size < 1e-4) ? value.toExponential(2) : size > 0 && size < 0.1 ? small.format(value) : formats[size >= 1000 ? 0 : size >= 10 ? 1 : 2]!.format(value);
    return unit ? `${text}${unit === "%" ? " %" : ` ${unit}`}` : text;
}
